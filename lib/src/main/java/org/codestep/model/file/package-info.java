/**
 * Models on disk. Start with {@link ModelFolder}; {@link Checkpoint} writes and reads a model's parameters,
 * {@link Safetensors} is the format of weights, {@link WeightNames} what another program calls them. Not here: how a
 * weight is used.
 */
package org.codestep.model.file;
