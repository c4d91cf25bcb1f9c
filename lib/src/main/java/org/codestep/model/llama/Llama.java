package org.codestep.model.llama;

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
 * Llama (arXiv 2302.13971) and its kin: rotary positions, RMS norm before each part of a block, a gated feed-forward
 * layer, keys and values that heads share.
 */
public final class Llama extends CausalTransformer {

    private final LlamaConfig config;
    private final Embedding tokens;
    private final List<TransformerBlock> blocks = new ArrayList<>();
    private final Layer norm;
    /** Null where the token embedding takes its place. */
    private final Linear output;

    /** @param random draws the initial weights when {@link #initialize} is called */
    public Llama(LlamaConfig config, RandomGenerator random) {
        this.config = config;
        int channels = config.channels();
        Initializer weights = Weights.normal(0.02, random);

        tokens = child("tokens", new Embedding(config.vocabularySize(), channels, weights)); // (V, C)
        for (int i = 0; i < config.layers(); i++) {
            blocks.add(child("block" + i, new TransformerBlock(config.block(), weights, weights)));
        }
        norm = child("norm", Norm.RMS.create(channels, config.normEpsilon(), false));
        output = config.tiedOutput()
                ? null
                : child("output", new Linear(channels, config.vocabularySize(), weights));
    }

    @Override
    public NDArray hidden(NDArray ids) {
        NDArray x = embedded(ids, places(ids)); // (B, T, C)
        for (TransformerBlock block : blocks) {
            x = block.forward(x);
        }
        return normalized(x);
    }

    /** Attention tells the places apart, see {@link LlamaConfig#rotary}. */
    @Override
    public NDArray embedded(NDArray ids, NDArray places) {
        return tokens.forward(ids);
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
    public LlamaConfig config() {
        return config;
    }
}
