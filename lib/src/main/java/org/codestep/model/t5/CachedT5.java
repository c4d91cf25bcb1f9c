package org.codestep.model.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.codestep.model.Prompt;
import org.codestep.model.attention.SequencePlaces;
import org.codestep.model.transformer.CachedModel;
import org.codestep.model.transformer.KeyValueCache;

/** A {@link T5} whose encoder reads the prompts once, and whose decoder reads answers piece by piece. */
final class CachedT5 implements CachedModel {

    private final T5 model;
    private final int[][] sources;
    private final SequencePlaces sequences;
    private final List<KeyValueCache> caches;
    /** What the encoder's tokens have to say to each block, and the mask that hides their padding; null before. */
    private List<NDList> keysValues;
    private NDArray sourceMask;

    /** @param newTokens the most tokens that an answer will have */
    CachedT5(T5 model, List<Prompt> prompts, int newTokens) {
        this.model = model;
        this.sources = prompts.stream().map(Prompt::tokens).toArray(int[][]::new);
        int[] lengths = prompts.stream().mapToInt(prompt -> 1 + prompt.draft().length).toArray();
        this.sequences = new SequencePlaces(1 + newTokens, lengths);
        this.caches = model.decoder().stream().map(block -> new KeyValueCache(sequences)).toList();
    }

    @Override
    public NDArray hidden(NDArray tokens) {
        if (keysValues == null) {
            readSources(tokens.getManager());
        }
        sequences.append(tokens);
        NDArray mask = model.mask(sequences.places(), sequences.visible());
        NDArray x = model.embedded(tokens);
        for (int i = 0; i < caches.size(); i++) {
            x = model.decoder().get(i).step(x, sequences, mask, caches.get(i), keysValues.get(i), sourceMask);
        }
        return model.normalized(x);
    }

    private void readSources(NDManager manager) {
        int[] lengths = Arrays.stream(sources).mapToInt(source -> source.length).toArray();
        Encoded encoded = model.encode(SequencePlaces.padded(sources, manager), lengths);
        keysValues = model.decoder().stream().map(block -> block.keysValues(encoded)).toList();
        sourceMask = encoded.mask();
    }

    @Override
    public NDArray lastHidden(NDArray tokens, int count) {
        return sequences.last(hidden(tokens), count);
    }

    @Override
    public void select(int... rows) {
        sequences.select(rows);
        long[] index = IntStream.of(rows).asLongStream().toArray();
        try (NDArray kept = caches.get(0).manager().create(index)) {
            caches.forEach(cache -> cache.select(kept));
            keysValues = keysValues.stream()
                    .map(of -> new NDList(replaced(of.get(0), kept), replaced(of.get(1), kept)))
                    .toList();
            sourceMask = replaced(sourceMask, kept);
        }
    }

    /** Some rows, in an array of the manager of those before, which are freed. */
    private static NDArray replaced(NDArray rows, NDArray index) {
        try (NDArray old = rows) {
            return old.get(index);
        }
    }

    @Override
    public void truncate(int... lengths) {
        sequences.truncate(lengths);
    }

    @Override
    public void attach(NDManager manager) {
        caches.forEach(cache -> cache.attach(manager));
        keysValues.forEach(of -> of.attach(manager));
        sourceMask.attach(manager);
    }
}
