package org.codestep.model.t5;

import ai.djl.ndarray.NDArray;

/**
 * What the encoder made of a batch of sequences.
 *
 * @param states what it knows at each place (B, S, C)
 * @param mask what hides padding from those who look, (B, 1, 1, S), added to their scores
 */
public record Encoded(NDArray states, NDArray mask) {}
