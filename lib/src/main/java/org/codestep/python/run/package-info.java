/**
 * Runs syntax trees exactly as CPython 3.11 would, with line events and limits. Start with
 * {@link org.codestep.python.run.Interpreter}: the compiler makes nodes of a tree once, a run walks them. Of programs
 * whose lines repeat, {@link org.codestep.python.run.CompiledLines} compiles each line once;
 * {@link org.codestep.python.run.Sketch} runs one program with other expressions in some places.
 */
package org.codestep.python.run;
