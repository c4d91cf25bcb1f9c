package org.codestep.model.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.codestep.model.attention.SequencePlaces;
import org.codestep.model.engine.TorchScript;
import org.codestep.model.engine.Values;

/**
 * The keys and values that one attention layer has computed for the tokens so far. Its room is made at once and
 * belongs to the manager of the first tokens, so that each later token may have a manager of its own.
 */
public final class KeyValueCache {

    private static final TorchScript STORE = TorchScript.compile(
            """
            def forward(self, cache: Tensor, slots: Tensor, new: Tensor) -> Tensor:
              return torch.index_copy_(torch.flatten(cache, 0, 2), 0, slots, torch.flatten(new, 0, 2))
            """);

    /** Of the room only what is in use is moved; how much that is, a script can be told by nothing but an array. */
    private static final TorchScript REORDER = TorchScript.compile(
            """
            def forward(self, rooms: List[Tensor], rows: List[Tensor]) -> Tensor:
              used = torch.size(rows[1], 0)
              for i in range(torch.len(rooms)):
                part = torch.narrow(rooms[i], 2, 0, used)
                moved = torch.copy_(part, torch.index_select(part, 0, rows[0]))
              return rooms[0]
            """);

    private final SequencePlaces sequences;
    private NDArray keys; // (B, G, capacity, D): what one head reads stands together
    private NDArray values;

    /** An empty cache for tokens that stand at these places. */
    public KeyValueCache(SequencePlaces sequences) {
        this.sequences = sequences;
    }

    /**
     * Keeps only some sequences of a batch, of which there is one at least, in the caches of all layers. Where they are
     * as many as before, as in a beam search, their keys and values take the places of the others; else they get arrays
     * that belong to the manager of those before, which are freed.
     *
     * @param caches for the same tokens
     * @param rows those to keep, in this order; one may be kept several times
     */
    public static void select(List<KeyValueCache> caches, int... rows) {
        KeyValueCache any = caches.get(0);
        NDManager manager = any.keys.getManager();
        // Of 32-bit numbers DJL would make 64-bit ones first, which would stay with the manager.
        try (NDArray kept = manager.create(Arrays.stream(rows).asLongStream().toArray())) {
            if (rows.length != any.keys.getShape().get(0)) {
                caches.forEach(cache -> cache.replace(kept));
                return;
            }
            List<NDArray> rooms = caches.stream().flatMap(cache -> Stream.of(cache.keys, cache.values)).toList();
            try (NDManager scope = manager.newSubManager()) {
                NDArray used = scope.zeros(new Shape(any.sequences.longest()));
                REORDER.update(scope, List.of(rooms, List.of(kept, used)));
            }
        }
    }

    private void replace(NDArray rows) {
        keys = Values.replaced(keys, rows);
        values = Values.replaced(values, rows);
    }

    /** Gives the keys and values to another manager, which closes them. */
    public void attach(NDManager manager) {
        keys.attach(manager);
        values.attach(manager);
    }

    /** Adds the keys and values of the tokens whose places were given out last, each (B, G, T, D). */
    public void store(NDArray newKeys, NDArray newValues) {
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

    /** Where the keys are and will be, (B, G, capacity, D). */
    NDArray roomOfKeys() {
        return keys;
    }

    /** Where the values are and will be, (B, G, capacity, D). */
    NDArray roomOfValues() {
        return values;
    }

    /** The keys of all tokens so far, (B, G, L, D); the view belongs to the manager of the tokens that came last. */
    public NDArray keys() {
        return visible(keys);
    }

    /** The values of all tokens so far, (B, G, L, D); the view belongs to the manager of the tokens that came last. */
    public NDArray values() {
        return visible(values);
    }

    private NDArray visible(NDArray all) {
        NDArray view = all.get(":, :, :" + sequences.visible());
        view.attach(sequences.places().getManager());
        return view;
    }
}
