package org.codestep.model.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import org.codestep.model.Precision;
import org.codestep.model.attention.Attention;
import org.codestep.model.attention.SequencePlaces;

/** A {@link TransformerBlock} that reads sequences piece by piece, with the keys and values of what it has read. */
final class CachedBlock {

    private final TransformerBlock block;
    private final SequencePlaces sequences;
    private final KeyValueCache cache;
    private final FusedBlock fused;

    CachedBlock(TransformerBlock block, SequencePlaces sequences) {
        this.block = block;
        this.sequences = sequences;
        this.cache = new KeyValueCache(sequences);
        this.fused = new FusedBlock(block, block.shape(), sequences, cache);
    }

    /** Of the tokens (B, T, C) whose places were given out last; belongs to their manager. */
    NDArray forward(NDArray x) {
        return fused.canRun() ? fused.forward(x, mask(x)) : layerByLayer(x);
    }

    private NDArray layerByLayer(NDArray x) {
        NDList parts = cachedParts(x);
        // Whole sequences need no cache to look at: what pads the shorter ones stands behind their tokens.
        NDArray found = seesAllBefore()
                ? block.attention().find(parts.get(0), parts.get(1), parts.get(2), null)
                : block.attention().find(parts.get(0), cache.keys(), cache.values(), mask(x));
        return block.feed(x.add(found));
    }

    /** Of each sequence's last tokens only, (B, {@code count}, C), though the cache is extended by all. */
    NDArray last(NDArray x, int count) {
        NDArray all = cachedParts(x).get(0); // (B, H, T, D)
        NDArray queries = sequences.last(all.swapAxes(1, 2), count).swapAxes(1, 2); // (B, H, count, D)
        NDArray mask = Attention.mask(
                sequences.lastPlaces(count), sequences.visible(), block.attention().slopes(x));
        NDArray found = block.attention().find(queries, cache.keys(), cache.values(), mask);
        return block.feed(sequences.last(x, count).add(found));
    }

    /** Queries, keys and values, of which the cache is given what it keeps: it has 32 bits. */
    private NDList cachedParts(NDArray x) {
        NDList parts = block.attention().queriesKeysValues(
                block.attentionNorm().forward(x), sequences.places(), Precision.FLOAT32);
        cache.store(parts.get(1), parts.get(2));
        return parts;
    }

    /** Whether the tokens that came last may look at all that came before them, at no cost. */
    private boolean seesAllBefore() {
        return sequences.first() && !block.shape().attention().alibi();
    }

    /** What the tokens that came last may look at; null if it is all before them. */
    private NDArray mask(NDArray x) {
        return seesAllBefore() ? null : sequences.mask(() -> block.attention().slopes(x));
    }

    KeyValueCache cache() {
        return cache;
    }

    void attach(NDManager manager) {
        cache.attach(manager);
    }
}
