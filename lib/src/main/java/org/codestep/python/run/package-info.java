/**
 * Runs syntax trees exactly as CPython 3.11 would, with line events and limits. Start with
 * {@link org.codestep.python.run.Interpreter}: the compiler makes nodes of a tree once, a run walks them.
 */
package org.codestep.python.run;
