/**
 * Low-rank adapters (arXiv 2106.09685). Start with {@link Lora}, which puts them into a model and reads and writes
 * them; {@code AdaptedLayers} tells which layers they are put on, {@code LoraLinear} is one, {@link AdapterBase} the
 * model that a saved one changes, {@link PeftFolder} one as PEFT keeps it, by the layers of Python's model that
 * {@code PeftLayers} tells; {@link AdaptedModel} is a model and an adapter read from their folders. Not here: any kind
 * of model.
 */
package org.codestep.model.lora;
