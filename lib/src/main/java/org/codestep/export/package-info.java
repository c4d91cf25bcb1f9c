/**
 * Models on their way to Python. Start with {@link HuggingFaceExport}, which writes a folder that transformers load;
 * {@link ModelCard} is the page in it. What a model is there, is in {@code org.codestep.model.export}, what a tokenizer
 * is, in {@code org.codestep.tokenize.pretrained}.
 */
package org.codestep.export;
