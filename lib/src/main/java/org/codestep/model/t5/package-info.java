/**
 * T5, an encoder-decoder, as the models of that kind on the Hugging Face hub are: T5, T5 1.1, CodeT5, CodeT5+. Start
 * with {@link T5}, then {@link T5DecoderBlock}; {@link T5Config} says how its {@code config.json} and its arrays are
 * named there. Other families stand beside it, and know nothing of it.
 */
package org.codestep.model.t5;
