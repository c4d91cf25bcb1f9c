/**
 * Tokens to a syntax tree. Start with {@link Parser}; {@link ExpressionParser} does expressions.
 */
package org.codestep.python.syntax.parser;
