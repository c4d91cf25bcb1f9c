package org.codestep.model.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import org.codestep.model.attention.SequencePlaces;
import org.codestep.model.engine.Values;
import org.codestep.model.transformer.FusedBlock;
import org.codestep.model.transformer.KeyValueCache;

/** A {@link T5DecoderBlock} that reads answers piece by piece, with what the encoder has to say to it. */
final class CachedT5Block {

    private final T5DecoderBlock block;
    private final SequencePlaces sequences;
    private final KeyValueCache cache;
    private final FusedBlock fused;
    /** Null before the encoder has read the prompts. */
    private NDList keysValues;

    CachedT5Block(T5DecoderBlock block, SequencePlaces sequences) {
        this.block = block;
        this.sequences = sequences;
        this.cache = new KeyValueCache(sequences);
        this.fused = new FusedBlock(block, block.shape(), sequences, cache);
    }

    /** Hears what the encoder made of the prompts; comes before any token. */
    void read(Encoded encoded) {
        keysValues = block.keysValues(encoded);
    }

    /**
     * Of the tokens (B, T, C) whose places were given out last; belongs to their manager.
     *
     * @param mask what they see in the cache
     * @param sourceMask hides the padding of the encoder's tokens
     */
    NDArray forward(NDArray x, NDArray mask, NDArray sourceMask) {
        return fused.canRun()
                ? fused.forward(x, mask, keysValues.get(0), keysValues.get(1), sourceMask)
                : block.step(x, sequences, mask, cache, keysValues, sourceMask);
    }

    KeyValueCache cache() {
        return cache;
    }

    /** Keeps only what the encoder says to some of the rows, in this order. */
    void select(NDArray rows) {
        keysValues = new NDList(
                Values.replaced(keysValues.get(0), rows), Values.replaced(keysValues.get(1), rows));
    }

    void attach(NDManager manager) {
        cache.attach(manager);
        keysValues.attach(manager);
    }
}
