/**
 * Files that are whole or not there, read as streams. Start with {@link PlacedFile}: it is written aside and moved
 * into place; of a {@link DigestedFile} the hash is known then. {@link FileAccess} says in one line why a file cannot
 * be used; {@link OrderedMap} works on several threads and keeps the order; {@link JsonFile} is any record. Not here:
 * what the files hold.
 */
package org.codestep.corpus.file;
