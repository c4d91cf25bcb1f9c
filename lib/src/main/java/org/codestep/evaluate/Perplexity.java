package org.codestep.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.codestep.model.CausalLanguageModel;
import org.codestep.model.attention.SequencePlaces;
import org.codestep.model.engine.NoGradient;
import org.codestep.model.layer.Losses;

/**
 * How well a causal language model foretells texts that may be longer than it can read at once. A window slides over
 * the text, and each token is judged once: in the first window in which it stands, by all that stands before it there.
 * So every token has at least {@code window - stride} tokens before it, or all of the text's; the first of a text has
 * none, and is not judged. With a stride of a whole window the first token of each window has none either.
 *
 * <p>This is how the page "Perplexity of fixed-length models" of Hugging Face's transformers defines it. The code there
 * weighs the mean of each window by one token less than it has; here all tokens that are judged count alike.
 */
public final class Perplexity {

    /** Places whose logits are made at once: with a vocabulary of 50,000 tokens they are 51 MB. */
    private static final int PLACES = 256;

    private final CausalLanguageModel model;
    private final int window;
    private final int stride;
    private final int batchSize;

    /**
     * How a text was foretold.
     *
     * @param negativeLogLikelihood of all tokens that were judged, in nats
     * @param tokens how many were
     * @param bytes of the whole text, in UTF-8
     */
    public record Result(double negativeLogLikelihood, long tokens, long bytes) {

        /** Of a token: the exponential of the mean. */
        public double perToken() {
            return Math.exp(negativeLogLikelihood / tokens);
        }

        /** Of a byte, which makes models with unlike tokenizers comparable. */
        public double perByte() {
            return Math.exp(negativeLogLikelihood / bytes);
        }

        /** The binary logarithm of {@link #perByte}: how short the text can be made with the model. */
        public double bitsPerByte() {
            return negativeLogLikelihood / bytes / Math.log(2);
        }

        /** Of both texts together. */
        public Result plus(Result other) {
            return new Result(negativeLogLikelihood + other.negativeLogLikelihood, tokens + other.tokens,
                    bytes + other.bytes);
        }
    }

    /** Tokens that the model reads together, the last of which are judged. */
    private record Window(int start, int end, int firstJudged) {

        int judged() {
            return end - firstJudged;
        }
    }

    /**
     * @param window the most tokens that the model reads at once, from 2 to its block size
     * @param stride by how many tokens the window moves on, from 1 to the window
     * @param batchSize windows that are read side by side, at least 1; it changes the speed and the memory only
     * @throws IllegalArgumentException if a number is out of range
     */
    public Perplexity(CausalLanguageModel model, int window, int stride, int batchSize) {
        if (window < 2 || window > model.blockSize()) {
            throw new IllegalArgumentException("the window of perplexity must be from 2 tokens to the "
                    + model.blockSize() + " that the model can read, got " + window);
        }
        if (stride < 1 || stride > window) {
            throw new IllegalArgumentException("the stride of perplexity must be from 1 token to the window's " + window
                    + ", got " + stride);
        }
        if (batchSize < 1) {
            throw new IllegalArgumentException("the batch size must be at least 1, got " + batchSize);
        }
        this.model = model;
        this.window = window;
        this.stride = stride;
        this.batchSize = batchSize;
    }

    /**
     * Of one text.
     *
     * @param tokens of the text, as its tokenizer encodes it; at least 2
     * @param bytes of the text in UTF-8, at least 1
     * @throws IllegalArgumentException if there is nothing to judge, or a token is none of the model's
     * @throws InterruptedException if the thread is interrupted
     */
    public Result of(int[] tokens, long bytes) throws InterruptedException {
        if (tokens.length < 2 || bytes < 1) {
            throw new IllegalArgumentException("perplexity needs a text of at least 2 tokens and 1 byte, got "
                    + tokens.length + " and " + bytes + ": the first token follows nothing");
        }
        double sum = 0;
        long judged = 0;
        List<Window> together = new ArrayList<>();
        try (NoGradient inference = new NoGradient()) {
            int start = 0;
            int done = 1;
            while (done < tokens.length) {
                int end = (int) Math.min((long) start + window, tokens.length);
                Window next = new Window(start, end, Math.max(done, start + 1));
                if (next.judged() > 0) {
                    together.add(next);
                    judged += next.judged();
                }
                done = end;
                start += stride;
                if (together.size() == batchSize || done == tokens.length && !together.isEmpty()) {
                    if (Thread.interrupted()) {
                        throw new InterruptedException("perplexity stopped");
                    }
                    sum += negativeLogLikelihood(tokens, together);
                    together.clear();
                }
            }
        }
        return new Result(sum, judged, bytes);
    }

    private double negativeLogLikelihood(int[] tokens, List<Window> windows) {
        int[][] rows = windows.stream()
                .map(each -> Arrays.copyOfRange(tokens, each.start, each.end))
                .toArray(int[][]::new);
        int longest = Arrays.stream(rows).mapToInt(row -> row.length).max().orElseThrow();
        int count = windows.stream().mapToInt(Window::judged).sum();
        long[] places = new long[count]; // of the tokens before those that are judged
        long[] targets = new long[count];
        int filled = 0;
        for (int row = 0; row < rows.length; row++) {
            Window each = windows.get(row);
            for (int place = each.firstJudged; place < each.end; place++) {
                places[filled] = (long) row * longest + place - each.start - 1;
                targets[filled++] = tokens[place];
            }
        }
        try (NDManager scope = model.manager().newSubManager()) {
            NDArray hidden = model.hidden(SequencePlaces.padded(rows, scope)); // (B, T, C)
            NDArray flat = hidden.reshape(-1, hidden.getShape().get(2));
            double sum = 0;
            for (int from = 0; from < count; from += PLACES) {
                int to = Math.min(from + PLACES, count);
                sum += negativeLogLikelihood(flat, Arrays.copyOfRange(places, from, to),
                        Arrays.copyOfRange(targets, from, to));
            }
            return sum;
        }
    }

    /** @param hidden (B T, C) @param places of some of them @param targets the tokens that follow these */
    private double negativeLogLikelihood(NDArray hidden, long[] places, long[] targets) {
        try (NDManager scope = hidden.getManager().newSubManager()) {
            NDArray chosen = hidden.get(scope.create(places)); // (N, C)
            chosen.attach(scope);
            NDArray each = scope.ones(new Shape(places.length));
            return Losses.crossEntropy(model.logits(chosen), scope.create(targets), each).getFloat();
        }
    }
}
