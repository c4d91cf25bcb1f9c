/**
 * Low-rank adapters (arXiv 2106.09685). Start with {@link Lora}, which puts them into a model and reads and writes
 * them; {@link LoraLinear} is one. Not here: which model is adapted.
 */
package org.codestep.model.lora;
