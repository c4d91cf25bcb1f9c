package org.codestep.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.codestep.model.CausalLanguageModel;
import org.codestep.model.KeyValueCache;
import org.codestep.model.NoGradient;

/**
 * Takes the most probable token each time, with a key/value cache.
 *
 * <p>Prompts of equal length are decoded together, so that no padding can change an answer.
 */
public final class GreedyDecoder implements Decoder {

    private static final int BATCH = 256;

    private final CausalLanguageModel model;
    private final int endId;
    private final int maxNewTokens;

    /**
     * @param endId the token that ends an answer
     * @param maxNewTokens an answer that has no end by then is cut off; at least 1
     */
    public GreedyDecoder(CausalLanguageModel model, int endId, int maxNewTokens) {
        if (maxNewTokens < 1) {
            throw new IllegalArgumentException("maxNewTokens must be at least 1, got " + maxNewTokens);
        }
        this.model = model;
        this.endId = endId;
        this.maxNewTokens = maxNewTokens;
    }

    /** @throws IllegalArgumentException if a prompt is empty or longer than the model's block size */
    @Override
    public List<int[]> decode(List<int[]> prompts) throws InterruptedException {
        Map<Integer, List<Integer>> byLength = new TreeMap<>();
        for (int i = 0; i < prompts.size(); i++) {
            int length = prompts.get(i).length;
            if (length < 1 || length > model.blockSize()) {
                throw new IllegalArgumentException("prompt " + i + " has " + length
                        + " tokens; the model takes 1 to " + model.blockSize());
            }
            byLength.computeIfAbsent(length, any -> new ArrayList<>()).add(i);
        }
        int[][] answers = new int[prompts.size()][];
        try (NoGradient inference = new NoGradient()) {
            for (List<Integer> indices : byLength.values()) {
                for (int start = 0; start < indices.size(); start += BATCH) {
                    List<Integer> batch = indices.subList(start, Math.min(start + BATCH, indices.size()));
                    int[][] decoded = decodeTogether(batch.stream().map(prompts::get).toArray(int[][]::new));
                    for (int i = 0; i < decoded.length; i++) {
                        answers[batch.get(i)] = decoded[i];
                    }
                    if (Thread.interrupted()) {
                        throw new InterruptedException("decoding stopped");
                    }
                }
            }
        }
        return Arrays.asList(answers);
    }

    /** Continues prompts of equal length. */
    private int[][] decodeTogether(int[][] prompts) {
        int size = prompts.length;
        int room = Math.min(maxNewTokens, model.blockSize() - prompts[0].length + 1);
        int[][] answers = new int[size][room];
        int[] lengths = new int[size];
        boolean[] ended = new boolean[size];
        try (NDManager scope = parameterManager().newSubManager()) {
            List<KeyValueCache> caches = model.newCaches();
            long[] input = Arrays.stream(prompts).flatMapToInt(Arrays::stream).asLongStream().toArray();
            for (int produced = 0, running = size; produced < room && running > 0; produced++) {
                long[] next = next(scope.create(input, new Shape(size, input.length / size)), caches);
                for (int row = 0; row < size; row++) {
                    if (!ended[row] && next[row] == endId) {
                        ended[row] = true;
                        running--;
                    } else if (!ended[row]) {
                        answers[row][lengths[row]++] = (int) next[row];
                    }
                }
                input = next;
            }
        }
        for (int row = 0; row < size; row++) {
            answers[row] = Arrays.copyOf(answers[row], lengths[row]);
        }
        return answers;
    }

    /** The most probable token after each sequence of (B, T). */
    private long[] next(NDArray tokens, List<KeyValueCache> caches) {
        NDArray hidden = model.hidden(tokens, caches); // (B, T, C)
        NDArray last = hidden.get(":, -1"); // (B, C)
        return model.logits(last).argMax(-1).toLongArray();
    }

    private NDManager parameterManager() {
        return model.parameters().values().iterator().next().getArray().getManager();
    }
}
