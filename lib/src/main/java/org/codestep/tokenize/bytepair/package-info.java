/**
 * Training of byte-level byte-pair tokenizers as GPT-2 has one. Start with {@link BytePairTrainer}: words are cut
 * ({@link WordSplitter}) and counted on all cores ({@link WordCounts}), then pairs of tokens are merged, the most
 * frequent one first ({@link Merging}). What comes of it is a {@code tokenizer.json}, equal to the one that Hugging
 * Face's {@code tokenizers} makes of the same texts. Not here: encoding, for which such a file is read
 * ({@code org.codestep.tokenize.pretrained}).
 */
package org.codestep.tokenize.bytepair;
