/**
 * The decoder-only transformer of this kit. Start with {@link Gpt}, then {@link GptConfig}. Other families stand beside
 * it, and know nothing of it.
 */
package org.codestep.model.gpt;
