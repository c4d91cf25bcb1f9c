package org.codestep.evaluate;

import java.util.List;
import org.codestep.model.LanguageModel;

/** Takes the most probable token each time, with a key/value cache: the usual {@link CachedDecoder}. */
public final class GreedyDecoder implements Decoder {

    private final CachedDecoder decoder;

    /**
     * @param endId the token that ends an answer
     * @param maxNewTokens an answer that has no end by then is cut off; at least 1
     */
    public GreedyDecoder(LanguageModel model, int endId, int maxNewTokens) {
        this.decoder = new CachedDecoder(model, new DecodingSettings(maxNewTokens, endId), TokenChoice.GREEDY);
    }

    /** @throws IllegalArgumentException if a prompt is empty or longer than the model's block size */
    @Override
    public List<int[]> decode(List<int[]> prompts) throws InterruptedException {
        return decoder.decode(prompts);
    }
}
