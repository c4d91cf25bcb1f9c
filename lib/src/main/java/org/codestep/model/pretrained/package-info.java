/**
 * What the families of models on the Hugging Face hub have in common. Start with {@link TransformersType}, their kind;
 * {@link TransformersConfig} reads what their {@code config.json} says. Not here: a family, a file of weights, the hub.
 */
package org.codestep.model.pretrained;
