/**
 * What operators, built-in functions and methods do, called in place of Jython's own. Start with
 * {@link Operations}.
 */
package org.codestep.trace.jython.operation;
