/**
 * From a model's probabilities to text. Start with {@link Decoder}, then {@link CachedDecoder}, which takes one token a
 * step for many prompts at once; {@link TokenChoice} and {@link Sampling} choose it, {@link StopCondition} and
 * {@link AnswerEnd} say when an answer is over, {@link BeamDecoder} follows several answers, {@link Strategy} is one of
 * these ways, and {@link TextGenerator} is all of it by text. Every decoder steps an
 * {@code org.codestep.model.Continuation}, so none knows a kind of model. What scores undergo before a token is chosen
 * is in {@code org.codestep.decode.logits}. Not here: whether an answer is right.
 */
package org.codestep.decode;
