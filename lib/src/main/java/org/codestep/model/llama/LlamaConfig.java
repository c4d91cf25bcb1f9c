package org.codestep.model.llama;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.codestep.model.CausalModelConfig;
import org.codestep.model.attention.AttentionShape;
import org.codestep.model.attention.RotaryPositions;
import org.codestep.model.layer.Activation;
import org.codestep.model.layer.Norm;
import org.codestep.model.transformer.BlockShape;

/**
 * The structure and size of a {@link Llama}.
 *
 * @param type {@code llama}, {@code qwen2} or {@code qwen3}: the {@link LlamaFamily} whose names its folder has
 * @param vocabularySize number of token ids
 * @param blockSize longest sequence, in tokens
 * @param layers number of transformer blocks
 * @param heads attention heads of a block
 * @param keyValueHeads heads of keys and values, which divide the attention heads
 * @param headSize channels of a head; need not be {@code channels / heads}
 * @param channels width of the residual stream
 * @param innerChannels width between the linear layers of a feed-forward layer
 * @param activation what stands there, a gated one
 * @param normEpsilon what the norms add to the mean square
 * @param rotary how queries and keys are turned
 * @param inputBias whether the layers that make queries, keys and values add a learned vector
 * @param outputBias whether the layer after attention adds one
 * @param feedForwardBias whether the feed-forward layer's do
 * @param headNorm whether queries and keys are normalised
 * @param tiedOutput whether the output layer is the token embedding again
 * @param rest what else its {@code config.json} says: settings that change no number
 */
public record LlamaConfig(
        String type,
        int vocabularySize,
        int blockSize,
        int layers,
        int heads,
        int keyValueHeads,
        int headSize,
        int channels,
        int innerChannels,
        Activation activation,
        double normEpsilon,
        RotaryPositions rotary,
        boolean inputBias,
        boolean outputBias,
        boolean feedForwardBias,
        boolean headNorm,
        boolean tiedOutput,
        ObjectNode rest)
        implements CausalModelConfig {

    /** @throws IllegalArgumentException if a number is out of range, or the numbers do not fit together */
    public LlamaConfig {
        if (vocabularySize < 1 || blockSize < 1 || layers < 1 || channels < 1 || innerChannels < 1) {
            throw new IllegalArgumentException("vocab_size, max_position_embeddings, num_hidden_layers, hidden_size and"
                    + " intermediate_size must be at least 1, got " + vocabularySize + ", " + blockSize + ", " + layers
                    + ", " + channels + " and " + innerChannels);
        }
        if (!activation.gated()) {
            throw new IllegalArgumentException("the activation must be gated, got " + activation);
        }
        // Refuses what makes no sense.
        attention(heads, keyValueHeads, headSize, rotary, inputBias, outputBias, headNorm, normEpsilon);
    }

    @Override
    public Llama create(RandomGenerator random) {
        return new Llama(this, random);
    }

    /** What each of its blocks is like. */
    BlockShape block() {
        return new BlockShape(channels,
                attention(heads, keyValueHeads, headSize, rotary, inputBias, outputBias, headNorm, normEpsilon),
                Norm.RMS, normEpsilon, innerChannels, activation, feedForwardBias);
    }

    private static AttentionShape attention(int heads, int keyValueHeads, int headSize, RotaryPositions rotary,
            boolean inputBias, boolean outputBias, boolean headNorm, double normEpsilon) {
        return new AttentionShape(heads, keyValueHeads, headSize, 1 / Math.sqrt(headSize), Optional.of(rotary), false,
                inputBias, outputBias, headNorm ? Optional.of(normEpsilon) : Optional.empty());
    }
}
