/**
 * Models on disk. Start with {@link ModelFolder}; {@link Safetensors} is the format of weights, {@link WeightNames}
 * what another program calls them. Not here: how a weight is used.
 */
package org.codestep.model.file;
