/**
 * Tokens to a syntax tree. Start with {@link Parser}; {@link ExpressionParser} does expressions. Not here: what a
 * program does.
 */
package org.codestep.python.syntax.parser;
