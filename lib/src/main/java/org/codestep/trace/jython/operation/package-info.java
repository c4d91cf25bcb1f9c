/**
 * What operators, built-in functions and methods do, called in place of Jython's own. Start with {@link Operations}.
 * Not here: where a program calls them ({@code instrument}).
 */
package org.codestep.trace.jython.operation;
