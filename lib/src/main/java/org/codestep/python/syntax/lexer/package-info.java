/**
 * Text of a Python program to tokens. Start with {@link Lexer}; {@link TokenStream} is what it yields,
 * {@link TokenKind} what there is. Not here: the grammar.
 */
package org.codestep.python.syntax.lexer;
