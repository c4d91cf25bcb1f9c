/** Text of a Python program to its syntax tree and back. Start with {@code Parser}; {@code Lexer} feeds it, {@code Printer} undoes it. */
package org.codestep.python.syntax;
