package org.codestep.model.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.stream.IntStream;
import org.codestep.model.attention.SequencePlaces;

/**
 * A {@link CausalTransformer} that reads sequences piece by piece: it keeps the keys and values of what it has read,
 * and computes nothing twice. What it says is what the model says of the whole sequences.
 *
 * <p>What it makes belongs to the manager of the tokens that it is given. What it keeps belongs to that of the first
 * tokens, or to the one that it was given to last.
 */
public final class CachedTransformer {

    private final CausalTransformer model;
    private final SequencePlaces sequences;
    private final List<CachedBlock> blocks;

    /** For sequences of equal length. */
    public CachedTransformer(CausalTransformer model) {
        this(model, new SequencePlaces(model.blockSize(), null));
    }

    /**
     * For prompts of any length.
     *
     * @param capacity tokens that the longest sequence will have; more than the block size is as much as that
     * @param lengths of the prompts; the shorter ones must come padded at the end, with any token
     */
    public CachedTransformer(CausalTransformer model, int capacity, int... lengths) {
        this(model, new SequencePlaces(Math.min(capacity, model.blockSize()), lengths));
    }

    private CachedTransformer(CausalTransformer model, SequencePlaces sequences) {
        long kinds = model.blocks().stream()
                .map(block -> block.shape().attention())
                .map(shape -> List.of(shape.keyValueHeads(), shape.alibi() ? shape.heads() : 0))
                .distinct()
                .count();
        if (kinds > 1) {
            throw new IllegalArgumentException("the blocks differ in key/value heads or in whether scores fade with"
                    + " distance, of which a cache has one for all; make them alike");
        }
        this.model = model;
        this.sequences = sequences;
        this.blocks = model.blocks().stream().map(block -> new CachedBlock(block, sequences)).toList();
    }

    /**
     * What the model knows at each place: token ids (B, T) to (B, T, C).
     *
     * @param tokens prompts, or those that follow the tokens that were read before
     * @throws IllegalArgumentException if there is no room for them
     */
    public NDArray hidden(NDArray tokens) {
        return model.normalized(throughBlocks(blocks.size(), tokens));
    }

    /**
     * What the model knows at the last tokens of each sequence: token ids (B, T) to (B, {@code count}, C). Of the
     * others, the last block computes no more than their keys and values.
     *
     * @param tokens as for {@link #hidden}
     * @param count at least 1; before a sequence that has fewer tokens stands what is known at its first
     */
    public NDArray lastHidden(NDArray tokens, int count) {
        int last = blocks.size() - 1;
        return model.normalized(blocks.get(last).last(throughBlocks(last, tokens), count));
    }

    /** What the first blocks make of tokens: (B, T) to (B, T, C). */
    private NDArray throughBlocks(int count, NDArray tokens) {
        sequences.append(tokens);
        NDArray x = model.embedded(tokens, sequences.places());
        for (CachedBlock block : blocks.subList(0, count)) {
            x = block.forward(x);
        }
        return x;
    }

    /**
     * Keeps only some sequences of a batch; what is kept of the others is freed.
     *
     * @param rows those to keep, in this order; one may be kept several times
     */
    public void select(int... rows) {
        sequences.select(rows);
        // Of 32-bit numbers DJL would make 64-bit ones first, which would stay with the manager.
        long[] index = IntStream.of(rows).asLongStream().toArray();
        try (NDArray kept = blocks.get(0).manager().create(index)) {
            blocks.forEach(block -> block.select(kept));
        }
    }

    /**
     * Forgets the tokens after the first so many of each sequence: what comes next stands in their place.
     *
     * @throws IllegalArgumentException if a sequence has fewer tokens
     */
    public void truncate(int... lengths) {
        sequences.truncate(lengths);
    }

    /** Gives what it keeps to another manager, which closes it. */
    public void attach(NDManager manager) {
        blocks.forEach(block -> block.attach(manager));
    }
}
