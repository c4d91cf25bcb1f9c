package org.codestep.model.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.random.RandomGenerator;
import org.codestep.model.Continuation;
import org.codestep.model.EncoderDecoderModel;
import org.codestep.model.Prompt;
import org.codestep.model.attention.Attention;
import org.codestep.model.attention.RelativePositions;
import org.codestep.model.engine.TorchScript;
import org.codestep.model.layer.Embedding;
import org.codestep.model.layer.Layer;
import org.codestep.model.layer.Linear;
import org.codestep.model.layer.Weights;
import org.codestep.model.transformer.CachedContinuation;
import org.codestep.model.transformer.CachedModel;
import org.codestep.model.transformer.FusedBlock;
import org.codestep.model.transformer.TransformerBlock;

/**
 * T5 (arXiv 1910.10683), and with other weights CodeT5 and CodeT5+: an encoder whose tokens see each other, and a
 * decoder that looks at what the encoder made of the prompt and answers from left to right. What it makes belongs to
 * the manager of what it is given.
 */
public final class T5 extends EncoderDecoderModel {

    /** A score so low that nothing is left of it, as in {@link Attention#mask}. */
    private static final float HIDDEN = -1e30f;

    private final T5Config config;
    private final Embedding tokens;
    private final RelativePositions encoderPositions;
    private final List<TransformerBlock> encoder = new ArrayList<>();
    private final Layer encoderNorm;
    private final RelativePositions decoderPositions;
    private final List<T5DecoderBlock> decoder = new ArrayList<>();
    private final Layer decoderNorm;
    /** Null where the token embedding takes its place. */
    private final Linear output;
    /** What hidden states are multiplied by before the output layer. */
    private final TorchScript scale;

    /** @param random draws the initial weights when {@link #initialize} is called, as small as those of GPT-2 */
    public T5(T5Config config, RandomGenerator random) {
        this.config = config;
        int channels = config.channels();
        Initializer inner = Weights.normal(0.02, random);

        tokens = child("tokens", new Embedding(config.vocabularySize(), channels, inner)); // (V, C)
        encoderPositions = child("encoderPositions", positions(inner, true));
        for (int i = 0; i < config.encoderLayers(); i++) {
            Initializer residual = Weights.normal(0.02 / Math.sqrt(2.0 * config.encoderLayers()), random);
            encoder.add(child("encoder" + i, new TransformerBlock(config.block(), inner, residual)));
        }
        encoderNorm = child("encoderNorm", config.norm());
        decoderPositions = child("decoderPositions", positions(inner, false));
        for (int i = 0; i < config.decoderLayers(); i++) {
            Initializer residual = Weights.normal(0.02 / Math.sqrt(3.0 * config.decoderLayers()), random);
            decoder.add(child("decoder" + i, new T5DecoderBlock(config.block(), inner, residual)));
        }
        decoderNorm = child("decoderNorm", config.norm());
        output = config.tiedOutput()
                ? null
                : child("output", new Linear(channels, config.vocabularySize(), inner));
        scale = TorchScript.of("def forward(self, x: Tensor) -> Tensor:\n  return torch.mul(x, "
                + 1 / Math.sqrt(channels) + ")\n");
    }

    private RelativePositions positions(Initializer initializer, boolean bothDirections) {
        return new RelativePositions(
                config.heads(), config.positionRanges(), config.maxDistance(), bothDirections, initializer);
    }

    /**
     * Reads prompts.
     *
     * @param sources token ids (B, S), the shorter ones padded at the end with any token
     * @param lengths how many tokens of each are no padding
     */
    public Encoded encode(NDArray sources, int... lengths) {
        return encode(sources, lengths, encoder.stream().<BinaryOperator<NDArray>>map(block -> block::forward).toList());
    }

    /** The same where nobody asks for gradients: what a block has read is freed, and blocks are scripts if they can be. */
    Encoded encodeOnly(NDArray sources, int... lengths) {
        return encode(sources, lengths, encoder.stream().map(T5::reader).toList());
    }

    private static BinaryOperator<NDArray> reader(TransformerBlock block) {
        FusedBlock fused = FusedBlock.withoutCache(block, block.shape());
        return (x, mask) -> {
            try (NDArray read = x) {
                return fused.canRun() ? fused.forward(read, mask) : block.forward(read, mask);
            }
        };
    }

    private Encoded encode(NDArray sources, int[] lengths, List<BinaryOperator<NDArray>> blocks) {
        NDArray padding = padding(sources, lengths); // (B, 1, 1, S)
        long length = sources.getShape().get(1);
        NDArray places = Attention.places(sources.getManager(), length);
        NDArray mask = encoderPositions.bias(places, length); // (1, H, S, S)
        if (Arrays.stream(lengths).anyMatch(each -> each < length)) {
            mask = mask.add(padding); // (B, H, S, S)
        }
        NDArray x = tokens.forward(sources); // (B, S, C)
        for (BinaryOperator<NDArray> block : blocks) {
            x = block.apply(x, mask);
        }
        return new Encoded(encoderNorm.forward(x), padding);
    }

    private static NDArray padding(NDArray sources, int[] lengths) {
        Shape shape = sources.getShape();
        int longest = Math.toIntExact(shape.get(1));
        float[] hidden = new float[Math.toIntExact(shape.size())];
        for (int row = 0; row < lengths.length; row++) {
            Arrays.fill(hidden, row * longest + lengths[row], (row + 1) * longest, HIDDEN);
        }
        return sources.getManager().create(hidden, new Shape(lengths.length, 1, 1, longest));
    }

    /**
     * What the decoder knows at each place of answers: token ids (B, T) to (B, T, C).
     *
     * @param targets what it reads: the start token, then the answer but for its last token
     * @param encoded of the prompts, one for each answer
     */
    public NDArray hidden(NDArray targets, Encoded encoded) {
        long length = targets.getShape().get(1);
        NDArray places = Attention.places(targets.getManager(), length);
        NDArray mask = mask(places, length); // (1, H, T, T)
        NDArray x = tokens.forward(targets); // (B, T, C)
        for (T5DecoderBlock block : decoder) {
            x = block.forward(x, mask, encoded);
        }
        return decoderNorm.forward(x);
    }

    @Override
    public NDArray hidden(NDArray sources, int[] lengths, NDArray read) {
        return hidden(read, encode(sources, lengths));
    }

    /** What tokens of an answer see of those before them, and from how far: (B or 1, H, T, L). */
    NDArray mask(NDArray places, long visible) {
        NDArray level = places.getManager().create(new float[] {0});
        return decoderPositions.bias(places, visible).add(Attention.mask(places, visible, level));
    }

    @Override
    public NDArray logits(NDArray hidden) {
        NDArray scaled = config.scaledOutput() ? scale.call(hidden) : hidden;
        return output == null ? tokens.scores(scaled) : output.forward(scaled);
    }

    /** Prompts (B, S) without padding, and what the decoder reads (B, T), to scores of its next tokens (B, T, V). */
    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> parameters) {
        NDArray sources = inputs.get(0);
        int[] lengths = new int[Math.toIntExact(sources.getShape().get(0))];
        Arrays.fill(lengths, Math.toIntExact(sources.getShape().get(1)));
        return new NDList(logits(hidden(inputs.get(1), encode(sources, lengths))));
    }

    @Override
    public T5Config config() {
        return config;
    }

    @Override
    public int promptLimit() {
        return config.blockSize();
    }

    /** The positions are relative: there is none. */
    @Override
    public int answerLimit(int promptLength) {
        return Integer.MAX_VALUE;
    }

    @Override
    public int[] beforeAnswer(int[] prompt) {
        return new int[] {config.startToken()};
    }

    @Override
    public Continuation begin(List<Prompt> prompts, int newTokens) {
        List<Prompt> answers = prompts.stream()
                .map(prompt -> new Prompt(beforeAnswer(prompt.tokens()), prompt.draft()))
                .toList();
        CachedModel cached = new CachedT5(this, prompts, newTokens);
        return new CachedContinuation(cached, this::logits, answers, manager());
    }

    /** What the first block of the decoder is given: token ids (B, T) to (B, T, C). */
    NDArray embedded(NDArray ids) {
        return tokens.forward(ids);
    }

    List<T5DecoderBlock> decoder() {
        return decoder;
    }

    /** What the last block of the decoder made, normalised. */
    NDArray normalized(NDArray x) {
        return decoderNorm.forward(x);
    }
}
