package org.codestep.model.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.codestep.model.Prompt;
import org.codestep.model.attention.SequencePlaces;
import org.codestep.model.engine.Values;
import org.codestep.model.transformer.CachedModel;
import org.codestep.model.transformer.KeyValueCache;

/** A {@link T5} whose encoder reads the prompts once, and whose decoder reads answers piece by piece. */
final class CachedT5 implements CachedModel {

    private final T5 model;
    private final int[][] sources;
    private final SequencePlaces sequences;
    private final List<CachedT5Block> blocks;
    /** Of each row, the number of the prompt that it answers. */
    private int[] sourceOf;
    /** Hides the padding of the encoder's tokens; null before they are read. */
    private NDArray sourceMask;

    /** @param newTokens the most tokens that an answer will have */
    CachedT5(T5 model, List<Prompt> prompts, int newTokens) {
        this.model = model;
        this.sources = prompts.stream().map(Prompt::tokens).toArray(int[][]::new);
        this.sourceOf = IntStream.range(0, sources.length).toArray();
        int[] lengths = prompts.stream().mapToInt(prompt -> 1 + prompt.draft().length).toArray();
        this.sequences = new SequencePlaces(1 + newTokens, lengths);
        this.blocks = model.decoder().stream().map(block -> new CachedT5Block(block, sequences)).toList();
    }

    @Override
    public NDArray hidden(NDArray tokens) {
        if (sourceMask == null) {
            readSources(tokens.getManager());
        }
        sequences.append(tokens);
        NDArray mask = model.mask(sequences.places(), sequences.visible());
        NDArray x = model.embedded(tokens);
        for (CachedT5Block block : blocks) {
            try (NDArray read = x) {
                x = block.forward(read, mask, sourceMask);
            }
        }
        return model.normalized(x);
    }

    private void readSources(NDManager manager) {
        int[] lengths = Arrays.stream(sources).mapToInt(source -> source.length).toArray();
        Encoded encoded = model.encodeOnly(SequencePlaces.padded(sources, manager), lengths);
        blocks.forEach(block -> block.read(encoded));
        sourceMask = encoded.mask();
    }

    @Override
    public NDArray lastHidden(NDArray tokens, int count) {
        return sequences.last(hidden(tokens), count);
    }

    @Override
    public void select(int... rows) {
        KeyValueCache.select(blocks.stream().map(CachedT5Block::cache).toList(), rows);
        sequences.select(rows);
        int[] before = sourceOf;
        sourceOf = Arrays.stream(rows).map(row -> before[row]).toArray();
        if (!Arrays.equals(before, sourceOf)) { // what the encoder said is the same for all answers to a prompt
            long[] index = IntStream.of(rows).asLongStream().toArray();
            try (NDArray kept = sourceMask.getManager().create(index)) {
                blocks.forEach(block -> block.select(kept));
                sourceMask = Values.replaced(sourceMask, kept);
            }
        }
    }

    @Override
    public void truncate(int... lengths) {
        sequences.truncate(lengths);
    }

    @Override
    public void attach(NDManager manager) {
        blocks.forEach(block -> block.attach(manager));
        sourceMask.attach(manager);
    }
}
