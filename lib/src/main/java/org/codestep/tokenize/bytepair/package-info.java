/**
 * Training of byte-level byte-pair tokenizers as GPT-2 has one. Start with {@link BytePairTrainer}: words are cut
 * ({@link WordSplitter}) and counted on all cores ({@link WordCounts}), then pairs of tokens are merged, the most
 * frequent one first ({@link Merging}). What comes of it is a {@code tokenizer.json}, equal to the one that Hugging
 * Face's {@code tokenizers} makes of the same texts. {@link WordEncoder} encodes many texts with such a file. Not here:
 * what reads one ({@code org.codestep.tokenize.pretrained}).
 */
package org.codestep.tokenize.bytepair;
