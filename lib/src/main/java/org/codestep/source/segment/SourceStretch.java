package org.codestep.source.segment;

/**
 * Where a source file's tokens are among those of a corpus.
 *
 * @param path of the file in its corpus
 * @param start the place of its first token
 * @param end the place after its last one
 */
record SourceStretch(String path, long start, long end) {}
