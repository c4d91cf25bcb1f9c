package org.codestep.family;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.codestep.model.CausalLanguageModel;
import org.codestep.model.CausalModelConfig;
import org.codestep.model.Continuation;
import org.codestep.model.ModelConfig;
import org.codestep.model.ModelType;
import org.codestep.model.Prompt;
import org.codestep.model.layer.Embedding;
import org.codestep.model.layer.Linear;
import org.codestep.model.layer.Weights;
import org.codestep.model.weights.WeightNames;
import org.codestep.model.weights.WeightNames.Rule;

/** A recurrent network in its first form (Elman, 1990). */
public final class Recurrent extends CausalLanguageModel implements Recurrence {

    /** Its size. */
    public record Config(int vocabularySize, int blockSize, int channels) implements CausalModelConfig {

        @Override
        public String type() {
            return "recurrent";
        }

        @Override
        public Recurrent create(RandomGenerator random) {
            return new Recurrent(this, random);
        }
    }

    /** Its place in the register. */
    public static final class Type implements ModelType {

        @Override
        public Config reference(int vocabularySize) {
            return new Config(vocabularySize, 256, 64);
        }

        /** Its folders are as another program would have them. */
        @Override
        public Optional<WeightNames> weightNames(ModelConfig config) {
            return Optional.of(new WeightNames(
                            List.of(
                                    Rule.of("tokens", "rnn.embed"),
                                    Rule.of("recurrence", "rnn.hidden").transposed(),
                                    Rule.of("output", "head")),
                            List.of("rnn.steps"))
                    .withOptional("rnn."));
        }
    }

    private final Config config;
    private final Embedding tokens;
    private final Linear recurrence;
    private final Linear output;

    Recurrent(Config config, RandomGenerator random) {
        this.config = config;
        int channels = config.channels();
        tokens = child("tokens", new Embedding(config.vocabularySize(), channels, Weights.normal(0.1, random)));
        recurrence = child("recurrence", new Linear(channels, channels, Weights.normal(0.1, random)));
        output = child("output", new Linear(channels, config.vocabularySize(), Weights.normal(0.1, random)));
    }

    @Override
    public Config config() {
        return config;
    }

    @Override
    public int blockSize() {
        return config.blockSize();
    }

    @Override
    public NDArray hidden(NDArray sequences) {
        Shape shape = sequences.getShape();
        NDList columns = sequences.split(shape.get(1), 1); // T times (B, 1)
        NDArray state = sequences.getManager().zeros(new Shape(shape.get(0), config.channels()));
        NDList states = new NDList();
        for (NDArray column : columns) {
            state = step(state, column.squeeze(1));
            states.add(state.expandDims(1));
        }
        return NDArrays.concat(states, 1);
    }

    @Override
    public NDArray step(NDArray states, NDArray next) {
        return tokens.forward(next).add(recurrence.forward(states)).tanh();
    }

    @Override
    public NDArray logits(NDArray hidden) {
        return output.forward(hidden);
    }

    @Override
    public NDArray afterPrompt(int[] prompt, NDManager manager) {
        NDArray state = manager.zeros(new Shape(1, config.channels()));
        for (int token : prompt) {
            state = step(state, manager.create(new long[] {token}));
        }
        return state;
    }

    @Override
    public Continuation begin(List<Prompt> prompts, int newTokens) {
        return new StateContinuation(this, manager(), prompts);
    }
}
