/**
 * All that is known of one answer. Start with {@link EvaluatedExample}, a row; {@link ExampleText} shows it,
 * {@link Feature} is something that a program has or has not. Not here: anything about more than one row.
 */
package org.codestep.evaluate.row;
