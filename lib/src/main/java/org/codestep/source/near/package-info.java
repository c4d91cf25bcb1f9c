/**
 * Which texts of many are almost the same. Start with {@link NearDuplicates}; {@link Shingles} is what is compared,
 * {@link MinHash} what tells which to compare. Not here: what is done with such texts.
 */
package org.codestep.source.near;
