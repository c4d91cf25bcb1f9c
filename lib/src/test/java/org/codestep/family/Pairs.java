package org.codestep.family;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.codestep.model.Continuation;
import org.codestep.model.LanguageModel;
import org.codestep.model.ModelConfig;
import org.codestep.model.ModelType;
import org.codestep.model.Prompt;
import org.codestep.model.layer.Embedding;
import org.codestep.model.layer.Linear;
import org.codestep.model.layer.Weights;

/** An encoder-decoder: the mean of a prompt's tokens is the state in which a recurrent network begins its answer. */
public final class Pairs extends LanguageModel implements Recurrence {

    /** What an answer begins after. */
    private static final int START = 0;

    /** Its size. */
    public record Config(int vocabularySize, int sourceLimit, int targetLimit, int channels) implements ModelConfig {

        @Override
        public String type() {
            return "pairs";
        }

        @Override
        public Pairs create(RandomGenerator random) {
            return new Pairs(this, random);
        }
    }

    /** Its place in the register. */
    public static final class Type implements ModelType {

        @Override
        public Config reference(int vocabularySize) {
            return new Config(vocabularySize, 256, 32, 64);
        }
    }

    private final Config config;
    private final Embedding tokens;
    private final Linear encoder;
    private final Linear decoder;
    private final Linear output;

    Pairs(Config config, RandomGenerator random) {
        this.config = config;
        int channels = config.channels();
        tokens = child("tokens", new Embedding(config.vocabularySize(), channels, Weights.normal(0.1, random)));
        encoder = child("encoder", new Linear(channels, channels, Weights.normal(0.1, random)));
        decoder = child("decoder", new Linear(channels, channels, Weights.normal(0.1, random)));
        output = child("output", new Linear(channels, config.vocabularySize(), Weights.normal(0.1, random)));
    }

    /**
     * Scores of each token of the targets: (B, T, V).
     *
     * @param sources (B, S), padded
     * @param shares of each source's tokens in its mean, (B, 1, S)
     * @param targets (B, T), padded
     */
    NDArray forward(NDArray sources, NDArray shares, NDArray targets) {
        NDArray state = encoder.forward(shares.matMul(tokens.forward(sources)).squeeze(1)).tanh();
        NDManager manager = sources.getManager();
        NDArray last = manager.zeros(new Shape(sources.getShape().get(0)), targets.getDataType());
        NDList states = new NDList();
        for (NDArray column : targets.split(targets.getShape().get(1), 1)) {
            state = step(state, last);
            states.add(state.expandDims(1));
            last = column.squeeze(1);
        }
        return output.forward(NDArrays.concat(states, 1));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> parameters) {
        return new NDList(forward(inputs.get(0), inputs.get(1), inputs.get(2)));
    }

    @Override
    public NDArray step(NDArray states, NDArray next) {
        return tokens.forward(next).add(decoder.forward(states)).tanh();
    }

    @Override
    public NDArray logits(NDArray states) {
        return output.forward(states);
    }

    @Override
    public NDArray afterPrompt(int[] prompt, NDManager manager) {
        long[] ids = new long[prompt.length];
        float[] shares = new float[prompt.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = prompt[i];
            shares[i] = 1f / ids.length;
        }
        NDArray sources = tokens.forward(manager.create(ids, new Shape(1, ids.length)));
        NDArray mean = manager.create(shares, new Shape(1, 1, ids.length)).matMul(sources).squeeze(1);
        return step(encoder.forward(mean).tanh(), manager.create(new long[] {START}));
    }

    @Override
    public Config config() {
        return config;
    }

    @Override
    public int promptLimit() {
        return config.sourceLimit();
    }

    @Override
    public int answerLimit(int promptLength) {
        return config.targetLimit();
    }

    @Override
    public int[] beforeAnswer(int[] prompt) {
        return new int[] {START};
    }

    @Override
    public Continuation begin(List<Prompt> prompts, int newTokens) {
        return new StateContinuation(this, manager(), prompts);
    }
}
