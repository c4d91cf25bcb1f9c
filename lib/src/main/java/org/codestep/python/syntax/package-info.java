/**
 * Text of a Python program to its syntax tree and back. Start with {@link org.codestep.python.syntax.Parser};
 * the lexer feeds it, {@link org.codestep.python.syntax.Printer} undoes it.
 */
package org.codestep.python.syntax;
