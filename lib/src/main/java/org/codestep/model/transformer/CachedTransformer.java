package org.codestep.model.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.codestep.model.attention.SequencePlaces;

/** A {@link CausalTransformer} that reads sequences piece by piece. */
public final class CachedTransformer implements CachedModel {

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

    @Override
    public NDArray hidden(NDArray tokens) {
        return model.normalized(throughBlocks(blocks.size(), tokens));
    }

    /** Of tokens but the last, the last block computes no more than their keys and values. */
    @Override
    public NDArray lastHidden(NDArray tokens, int count) {
        int last = blocks.size() - 1;
        return model.normalized(blocks.get(last).last(throughBlocks(last, tokens), count));
    }

    /** What the first blocks make of tokens: (B, T) to (B, T, C). */
    private NDArray throughBlocks(int count, NDArray tokens) {
        sequences.append(tokens);
        NDArray x = model.embedded(tokens, sequences.places());
        for (CachedBlock block : blocks.subList(0, count)) {
            try (NDArray read = x) { // of a long prompt what all blocks leave would be much
                x = block.forward(read);
            }
        }
        return x;
    }

    @Override
    public void select(int... rows) {
        KeyValueCache.select(blocks.stream().map(CachedBlock::cache).toList(), rows);
        sequences.select(rows);
    }

    @Override
    public void truncate(int... lengths) {
        sequences.truncate(lengths);
    }

    @Override
    public void attach(NDManager manager) {
        blocks.forEach(block -> block.attach(manager));
    }
}
