/**
 * Tokens that look at each other. Start with {@link SelfAttention}; {@link AttentionShape} is what it can be
 * like, {@link Attention} computes it, {@link RotaryPositions} and {@link Alibi} tell it places. Not here: keys and
 * values that are kept ({@code model.transformer}).
 */
package org.codestep.model.attention;
