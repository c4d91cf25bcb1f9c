/**
 * Models, tokenizers and data sets of the Hugging Face Hub as folders. Start with {@link Hub}: it makes a folder of
 * {@code hub:ORG/NAME}. What is fetched stands in the cache that Python's tools use, in their layout
 * ({@link HubCache}), so that each side finds what the other fetched. {@link HubClient} speaks with the server,
 * {@link BlobDownload} brings one file into the cache, {@link Wanted} says which files are needed. Not here: what the
 * files hold.
 */
package org.codestep.hub;
