/** Files of snippets and examples: reading, writing, splitting, token files. Start with {@link org.codestep.corpus.Example}. */
package org.codestep.corpus;
