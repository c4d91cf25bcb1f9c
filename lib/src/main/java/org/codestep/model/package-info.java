/**
 * What a model is, of whatever kind. Start with {@link LanguageModel}; {@link ModelConfig} makes one, {@link ModelType}
 * is its kind in the register, a {@link Continuation} is what decoders step. A new family of models is a package of its
 * own, as {@code model.gpt}, with a line in {@code META-INF/services}: a {@link CausalLanguageModel} if it reads from
 * left to right ({@code transformer.CausalTransformer} if it is made of blocks); any other, as the encoder-decoder
 * {@code model.t5}, is a {@link LanguageModel} with a lesson of its own ({@code train.lesson}).
 *
 * <p>To read one forward pass: {@code model.gpt.Gpt}, {@code model.transformer.TransformerBlock},
 * {@code model.attention.SelfAttention}. {@code CausalLanguageModel.forward} joins hidden states and logits; the
 * formula of attention is {@code Attention.PLAIN}.
 *
 * <p>DJL makes an array of Java values without copying them, and the memory lives as long as the array's Java object.
 * The backward pass reads arrays again, so none may be closed or dropped before: every array of a step belongs to the
 * step's manager. That forbids {@code x.mul(2)} and the like, in which DJL closes the array of the number at once; a
 * number goes into a TorchScript, or becomes an array of the manager of {@code x}.
 *
 * <p>Not here: a structure, a file, a training step.
 */
package org.codestep.model;
