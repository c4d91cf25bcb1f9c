package org.codestep.model.gpt;

import ai.djl.ndarray.NDArray;
import ai.djl.training.initializer.Initializer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.codestep.model.gpt.GptConfig.Positions;
import org.codestep.model.layer.Embedding;
import org.codestep.model.layer.Layer;
import org.codestep.model.layer.Linear;
import org.codestep.model.layer.Weights;
import org.codestep.model.transformer.CausalTransformer;
import org.codestep.model.transformer.TransformerBlock;

/**
 * A decoder-only transformer whose blocks normalise before they compute, after GPT-2.
 *
 * <p>{@link GptConfig#reference} is the model of the TinyPy studies (arXiv 2403.06503); with rotary positions, RMS
 * norm and SwiGLU the structure is LLaMA's (arXiv 2302.13971).
 */
public final class Gpt extends CausalTransformer {

    private final GptConfig config;
    private final Embedding tokenEmbedding;
    /** Null unless positions are learned. */
    private final Embedding positionEmbedding;

    private final List<TransformerBlock> blocks = new ArrayList<>();
    private final Layer finalNorm;
    /** Null where the token embedding takes its place. */
    private final Linear output;

    /** @param random draws the initial weights when {@link #initialize} is called */
    public Gpt(GptConfig config, RandomGenerator random) {
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
            blocks.add(child("block" + i, new TransformerBlock(config.block(), inner, residual)));
        }
        finalNorm = child("norm", config.norm().create(channels, config.normEpsilon(), config.bias()));
        output = config.tiedOutput()
                ? null
                : child("output", new Linear(channels, config.vocabularySize(), inner));
    }

    @Override
    public NDArray hidden(NDArray tokens) {
        NDArray x = embedded(tokens, places(tokens)); // (B, T, C)
        for (TransformerBlock block : blocks) {
            x = block.forward(x);
        }
        return normalized(x);
    }

    @Override
    public NDArray embedded(NDArray tokens, NDArray places) {
        NDArray x = tokenEmbedding.forward(tokens); // (B, T, C)
        return positionEmbedding == null ? x : x.add(positionEmbedding.forward(places));
    }

    @Override
    public NDArray normalized(NDArray x) {
        return finalNorm.forward(x);
    }

    @Override
    public NDArray logits(NDArray hidden) {
        return output == null ? tokenEmbedding.scores(hidden) : output.forward(hidden);
    }

    @Override
    public List<TransformerBlock> blocks() {
        return List.copyOf(blocks);
    }

    @Override
    public int blockSize() {
        return config.blockSize();
    }

    @Override
    public GptConfig config() {
        return config;
    }
}
