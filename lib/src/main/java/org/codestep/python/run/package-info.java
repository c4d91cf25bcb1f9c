/** Runs syntax trees exactly as CPython 3 would, with line events and limits. Start with {@code Interpreter}. */
package org.codestep.python.run;
