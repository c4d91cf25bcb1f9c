/**
 * The syntax tree of a Python program and its text. Start with {@link Program}, {@link Statement} and
 * {@link Expression}; {@link Printer} writes a tree as text. {@code lexer} and {@code parser} make a tree of text, and
 * nothing here knows them.
 */
package org.codestep.python.syntax;
