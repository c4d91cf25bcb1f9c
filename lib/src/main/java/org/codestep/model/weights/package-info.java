/**
 * Files of weights. Start with {@link WeightFile}: what such files hold, in each format; {@link Safetensors} is the one
 * that is written, {@link WeightNames} says what another program calls the arrays of a model. Not here: a model, and how
 * a weight is used.
 */
package org.codestep.model.weights;
