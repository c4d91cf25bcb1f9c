/**
 * Low-rank adapters (arXiv 2106.09685). Start with {@link Lora}, which puts them into a model and reads and writes
 * them; {@link LoraLinear} is one, {@link AdapterBase} the model that a saved one changes. Not here: any kind of
 * model.
 */
package org.codestep.model.lora;
