/**
 * Segments of source files as the token files that models learn from. Start with {@link SegmentFiles}, which writes
 * them from a corpus; {@link SegmentShape} says what a segment is. {@link SegmentCutter} cuts streams of tokens, and
 * each part has a {@link SegmentPartWriter}. Not here: how training reads them ({@code org.codestep.train.batch}).
 */
package org.codestep.source.segment;
