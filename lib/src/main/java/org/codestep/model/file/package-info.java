/**
 * Models on disk. Start with {@link ModelFolder}; {@link Checkpoint} writes and reads a model's parameters,
 * {@link WeightFile} is what files of weights hold in each format, {@link Safetensors} the one that is written,
 * {@link WeightNames} what another program calls them. Not here: how a weight is used.
 */
package org.codestep.model.file;
