/**
 * What is asked of one source file by itself. Start with {@link Filters} and {@link Fate}; {@link SourceEncoding}
 * makes text of its bytes, {@link PythonParser} asks Python. Not here: where files come from, and what they have in
 * common with others.
 */
package org.codestep.source.filter;
