/**
 * The transformer and its parts as DJL blocks, LoRA, and checkpoints. A forward pass is
 * {@link org.codestep.model.Gpt}, {@link org.codestep.model.TransformerBlock} and
 * {@link org.codestep.model.CausalSelfAttention}: read these three first. What makes decoding fast is apart from them, from {@link org.codestep.model.CachedTransformer} on.
 *
 * <p>A kind of model is a {@link org.codestep.model.LanguageModel}, a {@link org.codestep.model.ModelConfig} that makes
 * it, and a {@link org.codestep.model.ModelType} in the register; its {@link org.codestep.model.Continuation} is what
 * decoders step.
 *
 * <p>DJL makes an array of Java values without copying them, and the memory lives as long as the array's Java object.
 * The backward pass reads arrays again, so none may be closed or dropped before: every array of a step belongs to the
 * step's manager. That forbids {@code x.mul(2)} and the like, in which DJL closes the array of the number at once; a
 * number goes into a TorchScript, or becomes an array of the manager of {@code x}.
 */
package org.codestep.model;
