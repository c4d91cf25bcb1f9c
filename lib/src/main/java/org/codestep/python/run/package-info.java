/**
 * Runs syntax trees exactly as CPython 3.11 would, with line events and limits. Start with {@link Interpreter}: the
 * compiler makes nodes of a tree once, a run walks them. {@link Sketch} runs one program with other expressions in some
 * places. The packages below stand in this order, each knowing only those before it: {@code limit}, {@code value},
 * {@code operation}, {@code state}, {@code node}, {@code compile}, this one, {@code line}.
 */
package org.codestep.python.run;
