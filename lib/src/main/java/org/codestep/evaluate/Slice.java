package org.codestep.evaluate;

/**
 * A part of the evaluated examples that have something in common.
 *
 * @param name what they have in common, as {@code 3.1} or {@code 7–9}
 * @param accuracy the model's
 * @param baseline the trivial baseline's on the same examples
 */
public record Slice(String name, Accuracy accuracy, Accuracy baseline) {}
