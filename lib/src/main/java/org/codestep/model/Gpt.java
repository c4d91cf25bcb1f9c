package org.codestep.model;

import ai.djl.ndarray.NDArray;
import ai.djl.training.initializer.Initializer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A decoder-only transformer: pre-norm, without biases, with learned positions and an output layer of its own.
 *
 * <p>The structure of the TinyPy studies' model (arXiv 2403.06503), which follows GPT-2.
 */
public final class Gpt extends CausalLanguageModel {

    private final GptConfig config;
    private final Embedding tokenEmbedding;
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
        positionEmbedding = child("positions", new Embedding(config.blockSize(), channels, inner));
        for (int i = 0; i < config.layers(); i++) {
            blocks.add(child("block" + i, new TransformerBlock(channels, config.heads(), linear, inner, residual)));
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
        NDArray places = positionEmbedding.forward(places(tokens, caches)); // (T, C)
        NDArray x = tokenEmbedding.forward(tokens).add(places); // (B, T, C)
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
