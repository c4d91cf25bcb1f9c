package org.codestep.model.gpt2;

import ai.djl.ndarray.NDArray;
import ai.djl.training.initializer.Initializer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.codestep.model.layer.Embedding;
import org.codestep.model.layer.Layer;
import org.codestep.model.layer.Linear;
import org.codestep.model.layer.Norm;
import org.codestep.model.layer.Weights;
import org.codestep.model.transformer.CausalTransformer;
import org.codestep.model.transformer.TransformerBlock;

/**
 * GPT-2 (Radford et al., 2019), and with other weights distilGPT2, CodeGPT and CodeParrot: learned positions, layer
 * normalisation before each part of a block, biases.
 */
public final class Gpt2 extends CausalTransformer {

    private final Gpt2Config config;
    private final Embedding tokens;
    private final Embedding positions;
    private final List<TransformerBlock> blocks = new ArrayList<>();
    private final Layer norm;
    /** Null where the token embedding takes its place. */
    private final Linear output;

    /** @param random draws the initial weights when {@link #initialize} is called */
    public Gpt2(Gpt2Config config, RandomGenerator random) {
        this.config = config;
        int channels = config.channels();
        Initializer inner = Weights.normal(0.02, random);
        Initializer residual = Weights.normal(0.02 / Math.sqrt(2.0 * config.layers()), random);

        tokens = child("tokens", new Embedding(config.vocabularySize(), channels, inner)); // (V, C)
        positions = child("positions", new Embedding(config.blockSize(), channels, inner));
        for (int i = 0; i < config.layers(); i++) {
            blocks.add(child("block" + i, new TransformerBlock(config.block(i), inner, residual)));
        }
        norm = child("norm", Norm.LAYER.create(channels, config.normEpsilon(), true));
        output = config.tiedOutput()
                ? null
                : child("output", new Linear(channels, config.vocabularySize(), inner));
    }

    @Override
    public NDArray hidden(NDArray ids) {
        NDArray x = embedded(ids, places(ids)); // (B, T, C)
        for (TransformerBlock block : blocks) {
            x = block.forward(x);
        }
        return normalized(x);
    }

    @Override
    public NDArray embedded(NDArray ids, NDArray places) {
        return tokens.forward(ids).add(positions.forward(places));
    }

    @Override
    public NDArray normalized(NDArray x) {
        return norm.forward(x);
    }

    @Override
    public NDArray logits(NDArray hidden) {
        return output == null ? tokens.scores(hidden) : output.forward(hidden);
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
    public Gpt2Config config() {
        return config;
    }
}
