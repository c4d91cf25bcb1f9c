/**
 * GPT-2, as the models of that kind on the Hugging Face hub are. Start with {@link Gpt2}; {@link Gpt2Config} says how
 * its {@code config.json} and its arrays are named there. Other families stand beside it, and know nothing of it.
 */
package org.codestep.model.gpt2;
