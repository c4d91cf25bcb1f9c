/**
 * What is done with a model's scores of the next token on the engine, before any of them comes to Java.
 * {@link Penalties} changes them, {@link TopTokens} finds the best of them. Not here: which token is taken.
 */
package org.codestep.decode.logits;
