/**
 * Text of a Python program to its syntax tree and back. Start with {@link org.codestep.python.syntax.Parser};
 * {@link org.codestep.python.syntax.Lexer} feeds it, {@link org.codestep.python.syntax.Printer} undoes it.
 */
package org.codestep.python.syntax;
