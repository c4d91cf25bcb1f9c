/**
 * The layers of which models are made, one array in and one out. Start with {@link Layer}, then {@link Linear}. A norm
 * is a constant of {@link Norm} and a class, as {@link RmsNorm}; an activation is a constant of {@link Activation}.
 * An {@link AdaptableLayer} can carry an {@link Adapter}, which changes what it makes; {@link LayerCopy} is one.
 * Beside them stand {@link Weights}, how parameters begin, and {@link Losses}. Not here: attention, and any
 * configuration of a whole model.
 */
package org.codestep.model.layer;
