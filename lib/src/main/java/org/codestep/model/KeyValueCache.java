package org.codestep.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The keys and values that one attention layer has computed for the tokens so far. Its room is made at once and
 * belongs to the manager of the first tokens, so that each later token may have a manager of its own.
 */
public final class KeyValueCache {

    /** Keeps nothing: for training, and for reading a sequence once. */
    public static final KeyValueCache NONE = new KeyValueCache(null);

    private static final TorchScript STORE = TorchScript.compile(
            """
            def forward(self, cache: Tensor, slots: Tensor, new: Tensor) -> Tensor:
              return torch.index_copy_(torch.flatten(cache, 0, 2), 0, slots, torch.flatten(new, 0, 2))
            """);

    private final SequencePlaces sequences;
    private NDArray keys; // (B, H, capacity, D): what one head reads stands together
    private NDArray values;

    private KeyValueCache(SequencePlaces sequences) {
        this.sequences = sequences;
    }

    /**
     * Empty caches.
     *
     * @param layers how many
     * @param capacity tokens that a sequence can have
     * @param lengths of the prompts, which are padded at the end; null if they are equally long
     */
    static List<KeyValueCache> forLayers(int layers, int capacity, int[] lengths) {
        SequencePlaces shared = new SequencePlaces(capacity, lengths);
        return IntStream.range(0, layers).mapToObj(i -> new KeyValueCache(shared)).toList();
    }

    /**
     * Keeps only some sequences of a batch; their caches belong to the manager of those before, which are freed.
     *
     * @param caches of all layers
     * @param rows those to keep, in this order; one may be kept several times
     */
    public static void select(List<KeyValueCache> caches, int... rows) {
        caches.get(0).sequences.select(rows);
        for (KeyValueCache cache : caches) {
            NDManager manager = cache.keys.getManager();
            // Of 32-bit numbers DJL would make 64-bit ones first, which would stay with the manager.
            try (NDArray index = manager.create(IntStream.of(rows).asLongStream().toArray())) {
                cache.keys = replaced(cache.keys, index);
                cache.values = replaced(cache.values, index);
            }
        }
    }

    /**
     * Forgets the tokens after the first so many of each sequence: what comes next stands in their place.
     *
     * @param caches of all layers
     * @throws IllegalArgumentException if a sequence has fewer tokens
     */
    public static void truncate(List<KeyValueCache> caches, int... lengths) {
        caches.get(0).sequences.truncate(lengths);
    }

    /** Gives the caches of all layers to another manager, which closes them. */
    public static void attach(List<KeyValueCache> caches, NDManager manager) {
        for (KeyValueCache cache : caches) {
            cache.keys.attach(manager);
            cache.values.attach(manager);
        }
    }

    private static NDArray replaced(NDArray rows, NDArray index) {
        try (NDArray old = rows) {
            return old.get(index);
        }
    }

    /** Where the tokens stand in their sequences; null if nothing is kept. */
    SequencePlaces sequences() {
        return sequences;
    }

    /** Adds the keys and values of the tokens whose places were given out last, each (B, H, T, D). */
    void store(NDArray newKeys, NDArray newValues) {
        Shape shape = newKeys.getShape();
        makeRoom(newKeys.getManager(), shape.get(0), shape.get(1), shape.get(3));
        NDArray slots = sequences.slots(shape.get(1));
        STORE.call(keys, slots, newKeys).close();
        STORE.call(values, slots, newValues).close();
    }

    /** Makes the room that keys and values will need, unless there is some. */
    void makeRoom(NDManager manager, long batch, long heads, long headSize) {
        if (keys == null) {
            Shape room = new Shape(batch, heads, sequences.capacity(), headSize);
            keys = manager.zeros(room);
            values = manager.zeros(room);
        }
    }

    /** Where the keys are and will be, (B, H, capacity, D). */
    NDArray roomOfKeys() {
        return keys;
    }

    /** Where the values are and will be, (B, H, capacity, D). */
    NDArray roomOfValues() {
        return values;
    }

    /** The keys of all tokens so far, (B, H, L, D); the view belongs to the manager of the tokens that came last. */
    NDArray keys() {
        return visible(keys);
    }

    /** The values of all tokens so far, (B, H, L, D); the view belongs to the manager of the tokens that came last. */
    NDArray values() {
        return visible(values);
    }

    private NDArray visible(NDArray all) {
        NDArray view = all.get(":, :, :" + sequences.visible());
        view.attach(sequences.places().getManager());
        return view;
    }
}
