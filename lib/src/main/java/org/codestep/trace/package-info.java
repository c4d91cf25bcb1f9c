/** Which lines of a program ran, and with what variables. Start with {@link org.codestep.trace.Tracer}. */
package org.codestep.trace;
