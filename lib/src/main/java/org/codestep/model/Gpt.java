package org.codestep.model;

import ai.djl.ndarray.NDArray;
import ai.djl.training.initializer.Initializer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.codestep.model.GptConfig.Positions;

/**
 * A decoder-only transformer: pre-norm, without biases, with an output layer of its own.
 *
 * <p>With learned positions this is the structure of the TinyPy studies' model (arXiv 2403.06503), after GPT-2.
 */
public final class Gpt extends CausalLanguageModel {

    private final GptConfig config;
    private final Embedding tokenEmbedding;
    /** Null where positions are rotary. */
    private final Embedding positionEmbedding;

    private final List<TransformerBlock> blocks = new ArrayList<>();
    private final LayerNorm finalNorm;
    private final Linear output;

    /** A model with plain linear layers. */
    public Gpt(GptConfig config, RandomGenerator random) {
        this(config, Linear::new, random);
    }

    /**
     * @param linear makes every linear layer
     * @param random draws the initial weights when {@link #initialize} is called
     */
    public Gpt(GptConfig config, LinearFactory linear, RandomGenerator random) {
        this.config = config;
        int channels = config.channels();
        Initializer inner = Weights.normal(0.02, random);
        // Each block adds to the residual stream twice; its variance must not grow with depth.
        Initializer residual = Weights.normal(0.02 / Math.sqrt(2.0 * config.layers()), random);

        tokenEmbedding = child("tokens", new Embedding(config.vocabularySize(), channels, inner)); // (V, C)
        positionEmbedding = config.positions() == Positions.LEARNED
                ? child("positions", new Embedding(config.blockSize(), channels, inner))
                : null;
        for (int i = 0; i < config.layers(); i++) {
            blocks.add(child("block" + i, new TransformerBlock(config, linear, inner, residual)));
        }
        finalNorm = child("norm", new LayerNorm(channels));
        output = child("output", linear.create(channels, config.vocabularySize(), inner));
    }

    @Override
    public int blockSize() {
        return config.blockSize();
    }

    @Override
    public int layers() {
        return config.layers();
    }

    @Override
    public NDArray hidden(NDArray tokens, List<KeyValueCache> caches) {
        NDArray places = places(tokens, caches); // (T)
        NDArray x = tokenEmbedding.forward(tokens); // (B, T, C)
        if (positionEmbedding != null) {
            x = x.add(positionEmbedding.forward(places));
        }
        for (int i = 0; i < blocks.size(); i++) {
            x = blocks.get(i).forward(x, caches.get(i));
        }
        return finalNorm.forward(x);
    }

    @Override
    public NDArray logits(NDArray hidden) {
        return output.forward(hidden);
    }
}
