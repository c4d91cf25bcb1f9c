/**
 * All that is known of one answer. Start with {@link EvaluatedExample}, a row; {@link ExampleText} reads the program
 * and the answer out of what the model sees, {@link Feature} is something that a program has or has not.
 * {@link ExampleStream} reads examples, {@link CsvRows} writes rows. Not here: any figure of more than one row.
 */
package org.codestep.evaluate.row;
