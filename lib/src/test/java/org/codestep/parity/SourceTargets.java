package org.codestep.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.codestep.model.attention.SequencePlaces;
import org.codestep.model.layer.Losses;
import org.codestep.model.t5.T5;
import org.codestep.model.t5.T5Config;
import org.codestep.train.Batch;
import org.codestep.train.Objective;

/** Token ids of sources, and of what is to be answered to each; all of the latter count alike. */
public record SourceTargets(int[][] sources, int[][] targets) implements Batch {

    @Override
    public int size() {
        return sources.length;
    }

    @Override
    public long tokenCount() {
        return Arrays.stream(sources).mapToLong(row -> row.length).sum() + Math.round(weight());
    }

    @Override
    public double weight() {
        return Arrays.stream(targets).mapToLong(row -> row.length).sum();
    }

    /** The mean negative log-likelihood of all tokens of the targets, in nats. */
    public static Objective<SourceTargets> objective(T5 model, T5Config config) {
        return (batch, manager) -> batch.loss(model, config.startToken(), manager);
    }

    private NDArray loss(T5 model, int startToken, NDManager manager) {
        int[] lengths = Arrays.stream(sources).mapToInt(row -> row.length).toArray();
        int[][] before = Arrays.stream(targets)
                .map(row -> IntStream.concat(IntStream.of(startToken), Arrays.stream(row, 0, row.length - 1)).toArray())
                .toArray(int[][]::new);
        NDArray encodedTokens = SequencePlaces.padded(sources, manager); // (B, S)
        NDArray hidden = model.hidden(SequencePlaces.padded(before, manager), model.encode(encodedTokens, lengths));
        NDArray wanted = SequencePlaces.padded(targets, manager); // (B, T)
        float[] shares = new float[Math.toIntExact(wanted.size())];
        int longest = Math.toIntExact(wanted.getShape().get(1));
        for (int row = 0; row < targets.length; row++) {
            Arrays.fill(shares, row * longest, row * longest + targets[row].length, (float) (1 / weight()));
        }
        NDArray places = hidden.reshape(-1, hidden.getShape().get(2)); // (B T, C)
        try (NDArray logits = model.logits(places)) {
            return Losses.crossEntropy(logits, wanted.flatten(), manager.create(shares));
        }
    }
}
