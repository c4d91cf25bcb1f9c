/**
 * Llama and its kin, as the models of these kinds on the Hugging Face hub are: SmolLM2, Qwen2, Qwen2.5-Coder, Qwen3.
 * Start with {@link Llama}, then {@link LlamaConfig}; {@link LlamaFamily} says how their {@code config.json} and their
 * arrays are named there. Other families stand beside it, and know nothing of it.
 */
package org.codestep.model.llama;
