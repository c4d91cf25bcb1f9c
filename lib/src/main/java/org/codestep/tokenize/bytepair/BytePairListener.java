package org.codestep.tokenize.bytepair;

/** Is told how far the training of a tokenizer is, by the thread that called it. */
public interface BytePairListener {

    /** For whom it does not matter. */
    BytePairListener NONE = new BytePairListener() {
        @Override
        public void counted(long texts, long bytes) {}

        @Override
        public void learned(int tokens) {}
    };

    /** The words of so many more texts are counted, and so many more bytes. */
    void counted(long texts, long bytes);

    /** The vocabulary has so many tokens now; all words were counted before. */
    void learned(int tokens);
}
