/**
 * Blocks of attention and feed-forward layers. Start with {@link TransformerBlock}; {@link CausalTransformer} is what
 * all models made of such blocks have in common. The rest serves decoding speed: {@link CachedTransformer} keeps keys
 * and values, {@link FusedBlock} computes a block by one call of the engine. Not here: a model's configuration.
 */
package org.codestep.model.transformer;
