/**
 * Models as Python's transformers load them without code of ours. Start with {@link PythonModel}: what a model is
 * there. Not here: the tokenizer, and the folder as a whole ({@code org.codestep.export}).
 */
package org.codestep.model.export;
