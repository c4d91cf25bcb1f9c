package org.codestep.model.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.codestep.model.Continuation;
import org.codestep.model.Prompt;
import org.codestep.model.attention.SequencePlaces;

/**
 * Prompts that a {@link CachedModel} continues.
 *
 * <p>Each step's arrays live in a manager of their own, so that memory does not grow with the length of the answers.
 */
public final class CachedContinuation implements Continuation {

    private final CachedModel cached;
    private final UnaryOperator<NDArray> logits;
    private final List<Prompt> prompts;
    private final NDManager manager;
    /** Of each row's prompt. */
    private int[] promptLengths;

    /**
     * @param cached has read nothing yet, and has room for the prompts and drafts
     * @param logits what the model makes of hidden states (..., C): scores (..., V)
     * @param prompts none of them empty
     * @param parent what is kept belongs to a manager below it
     */
    public CachedContinuation(
            CachedModel cached, UnaryOperator<NDArray> logits, List<Prompt> prompts, NDManager parent) {
        this.cached = cached;
        this.logits = logits;
        this.prompts = List.copyOf(prompts);
        this.promptLengths = prompts.stream().mapToInt(prompt -> prompt.tokens().length).toArray();
        this.manager = parent.newSubManager();
    }

    @Override
    public <R> R first(Function<NDArray, R> reader) {
        int[][] sequences = prompts.stream().map(Prompt::sequence).toArray(int[][]::new);
        // What may follow the prompt, and what may follow each token of the draft.
        int[] counts = prompts.stream().mapToInt(prompt -> prompt.draft().length + 1).toArray();
        int most = Arrays.stream(counts).max().orElse(0);
        long[] wanted = IntStream.range(0, counts.length)
                .flatMap(row -> IntStream.range((row + 1) * most - counts[row], (row + 1) * most))
                .asLongStream()
                .toArray();
        try (NDManager reading = manager.newSubManager()) {
            NDArray tokens = SequencePlaces.padded(sequences, reading);
            NDArray hidden = cached.lastHidden(tokens, most); // (B, M, C)
            NDArray flat = hidden.reshape((long) sequences.length * most, -1);
            R read = reader.apply(logits.apply(flat.get(reading.create(wanted))));
            cached.attach(manager);
            return read;
        }
    }

    @Override
    public <R> R next(int[] tokens, Function<NDArray, R> reader) {
        try (NDManager step = manager.newSubManager()) {
            long[] ids = Arrays.stream(tokens).asLongStream().toArray();
            NDArray hidden = cached.hidden(step.create(ids, new Shape(ids.length, 1))); // (B, 1, C)
            return reader.apply(logits.apply(hidden.squeeze(1)));
        }
    }

    @Override
    public void truncate(int... lengths) {
        int[] kept = IntStream.range(0, lengths.length).map(row -> promptLengths[row] + lengths[row]).toArray();
        cached.truncate(kept);
    }

    @Override
    public void select(int... rows) {
        cached.select(rows);
        promptLengths = Arrays.stream(rows).map(row -> promptLengths[row]).toArray();
    }

    @Override
    public void close() {
        manager.close();
    }
}
