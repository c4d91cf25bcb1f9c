package org.codestep.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.codestep.model.CausalLanguageModel;
import org.codestep.model.KeyValueCache;

/**
 * Prompts of any length that a model continues side by side, and the caches of what it has read. For one thread.
 *
 * <p>Each step's arrays live in a manager of their own, so that memory does not grow with the length of the answers.
 * The caches belong to the batch, which frees them when it is closed.
 */
final class PromptBatch implements AutoCloseable {

    private final CausalLanguageModel model;
    private final int[][] prompts;
    private final NDManager manager;
    private final List<KeyValueCache> caches;

    /** @param capacity tokens that a sequence can have, with those that it will be continued by */
    PromptBatch(CausalLanguageModel model, int[][] prompts, int capacity) {
        this.model = model;
        this.prompts = prompts;
        int[] lengths = Arrays.stream(prompts).mapToInt(prompt -> prompt.length).toArray();
        this.caches = model.newCaches(capacity, lengths);
        this.manager = model.manager().newSubManager();
    }

    /** The numbers of sequences in batches, those of like length together, so that little is padded. */
    static List<int[]> plan(List<int[]> sequences, int batchSize) {
        int[] order = IntStream.range(0, sequences.size())
                .boxed()
                .sorted(Comparator.comparingInt(i -> sequences.get(i).length))
                .mapToInt(Integer::intValue)
                .toArray();
        List<int[]> batches = new ArrayList<>();
        for (int start = 0; start < order.length; start += batchSize) {
            batches.add(Arrays.copyOfRange(order, start, Math.min(start + batchSize, order.length)));
        }
        return batches;
    }

    /** @throws IllegalArgumentException if a prompt is empty or longer than the model's block size */
    static void requireFitting(List<int[]> prompts, int blockSize) {
        for (int i = 0; i < prompts.size(); i++) {
            int length = prompts.get(i).length;
            if (length < 1 || length > blockSize) {
                throw new IllegalArgumentException(
                        "prompt " + i + " has " + length + " tokens; the model takes 1 to " + blockSize);
            }
        }
    }

    /** What is done with scores (..., V) of the next token, which are freed after that. */
    interface Reader<R> {
        R read(NDArray logits);
    }

    /** Reads the prompts; to be called once, first. The reader gets the scores after each of them, (B, V). */
    <R> R readPrompts(Reader<R> reader) {
        int[] one = new int[prompts.length];
        Arrays.fill(one, 1);
        return readPrompts(one, reader);
    }

    /**
     * The same with the scores after each of the last tokens of a prompt.
     *
     * @param counts of each prompt's tokens, at least 1 and at most all
     * @param reader gets the scores after the first prompt's, then after the second's, and so on
     */
    <R> R readPrompts(int[] counts, Reader<R> reader) {
        int longest = Arrays.stream(prompts).mapToInt(prompt -> prompt.length).max().orElse(0);
        long[] padded = new long[prompts.length * longest];
        for (int row = 0; row < prompts.length; row++) {
            for (int i = 0; i < prompts[row].length; i++) {
                padded[row * longest + i] = prompts[row][i];
            }
        }
        int most = Arrays.stream(counts).max().orElse(0);
        long[] wanted = IntStream.range(0, prompts.length)
                .flatMap(row -> IntStream.range((row + 1) * most - counts[row], (row + 1) * most))
                .asLongStream()
                .toArray();
        try (NDManager reading = manager.newSubManager()) {
            NDArray tokens = reading.create(padded, new Shape(prompts.length, longest));
            NDArray hidden = model.lastHidden(tokens, caches, most); // (B, M, C)
            NDArray flat = hidden.reshape((long) prompts.length * most, -1);
            R read = reader.read(model.logits(flat.get(reading.create(wanted))));
            KeyValueCache.attach(caches, manager);
            return read;
        }
    }

    /** Reads one new token of each sequence. */
    <R> R readTokens(int[] tokens, Reader<R> reader) {
        try (NDManager step = manager.newSubManager()) {
            long[] ids = Arrays.stream(tokens).asLongStream().toArray();
            NDArray hidden = model.hidden(step.create(ids, new Shape(ids.length, 1)), caches); // (B, 1, C)
            return reader.read(model.logits(hidden.squeeze(1)));
        }
    }

    /** Forgets the tokens after the first so many of each sequence. */
    void truncate(int[] lengths) {
        KeyValueCache.truncate(caches, lengths);
    }

    /** Keeps only some of the sequences, in this order; one may be kept several times. */
    void select(int[] rows) {
        KeyValueCache.select(caches, rows);
    }

    @Override
    public void close() {
        manager.close();
    }
}
