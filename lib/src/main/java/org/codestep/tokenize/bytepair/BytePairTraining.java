package org.codestep.tokenize.bytepair;

import java.util.Map;

/**
 * A byte-pair tokenizer that was trained, and what it has seen.
 *
 * @param model what it has learned
 * @param texts how many there were
 * @param bytes that they have in UTF-8
 * @param words that they have
 * @param differentWords of these
 * @param specialInTexts of each special token that stands in the texts, how often it does. There its letters were
 *     learned from like all others; but whoever encodes such a text gets the special token
 */
public record BytePairTraining(
        BytePairModel model, long texts, long bytes, long words, long differentWords,
        Map<String, Long> specialInTexts) {}
