/**
 * Models on disk. Start with {@link ModelFolder}; {@link Checkpoint} writes and reads a model's parameters. Not here: a
 * format of weights ({@code model.weights}), a tokenizer.
 */
package org.codestep.model.file;
