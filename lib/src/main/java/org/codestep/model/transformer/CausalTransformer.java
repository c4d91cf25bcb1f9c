package org.codestep.model.transformer;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.codestep.model.CausalLanguageModel;
import org.codestep.model.Continuation;
import org.codestep.model.Prompt;
import org.codestep.model.attention.Attention;

/**
 * A causal language model of {@link TransformerBlock}s, in these parts: {@link #hidden} is an embedding, the blocks one
 * after another, and a normalisation. Decoding puts the parts together so that nothing is read twice, see
 * {@link CachedTransformer}.
 */
public abstract class CausalTransformer extends CausalLanguageModel {

    /**
     * What the first block is given: token ids (B, T) to (B, T, C).
     *
     * @param places where the tokens stand in their sequences, (1, T) or (B, T)
     */
    public abstract NDArray embedded(NDArray tokens, NDArray places);

    /** The blocks, in order; at least one. */
    public abstract List<TransformerBlock> blocks();

    /** What the last block made, normalised: (B, T, C) to (B, T, C). */
    public abstract NDArray normalized(NDArray x);

    @Override
    public final Continuation begin(List<Prompt> prompts, int newTokens) {
        int longest = prompts.stream().mapToInt(prompt -> prompt.tokens().length).max().orElse(0);
        int[] lengths = prompts.stream().mapToInt(prompt -> prompt.sequence().length).toArray();
        CachedModel cached = new CachedTransformer(this, longest + newTokens, lengths);
        return new CachedContinuation(cached, this::logits, prompts, manager());
    }

    /**
     * The places of tokens (B, T) of whole sequences, (1, T); belongs to their manager.
     *
     * @throws IllegalArgumentException if the sequences are longer than the block size
     */
    protected final NDArray places(NDArray tokens) {
        long length = tokens.getShape().get(1);
        if (length > blockSize()) {
            throw new IllegalArgumentException("a sequence of " + length + " tokens is longer than the block size "
                    + blockSize() + "; cut it, or make the model with a longer block");
        }
        return Attention.places(tokens.getManager(), length);
    }
}
