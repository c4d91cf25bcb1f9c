package org.codestep.model;

import java.util.random.RandomGenerator;

/** The configuration of a model that reads a prompt by an encoder and answers by a decoder. */
public interface EncoderDecoderConfig extends ModelConfig {

    /** The longest prompt, in tokens; also the longest answer that it is trained on. */
    int blockSize();

    /** The id that the decoder reads before an answer. */
    int startToken();

    @Override
    EncoderDecoderModel create(RandomGenerator random);
}
