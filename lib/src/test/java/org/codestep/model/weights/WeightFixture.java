package org.codestep.model.weights;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.codestep.model.gpt.GptConfig;
import org.codestep.model.gpt.GptConfig.Positions;
import org.codestep.model.layer.Activation;
import org.codestep.model.weights.WeightNames.Rule;

/** Weights as PyTorch and transformers write them; {@code src/test/python/make_weights_fixture.py} made them. */
public final class WeightFixture {

    /** Our structure that is that of the fixture's GPT-2. */
    public static final GptConfig GPT2 = new GptConfig(11, 8, 2, 3, 6, Positions.LEARNED)
            .with(Activation.GELU_TANH).withBias().withTiedOutput();

    /** What transformers call its arrays. */
    public static final WeightNames GPT2_NAMES = new WeightNames(
                    List.of(
                            Rule.of("tokens", "transformer.wte"),
                            Rule.of("positions", "transformer.wpe"),
                            Rule.of("block*.attentionNorm", "transformer.h.*.ln_1"),
                            Rule.of("block*.attention.qkv", "transformer.h.*.attn.c_attn").transposed(),
                            Rule.of("block*.attention.output", "transformer.h.*.attn.c_proj").transposed(),
                            Rule.of("block*.feedForwardNorm", "transformer.h.*.ln_2"),
                            Rule.of("block*.feedForward.expand", "transformer.h.*.mlp.c_fc").transposed(),
                            Rule.of("block*.feedForward.contract", "transformer.h.*.mlp.c_proj").transposed(),
                            Rule.of("norm", "transformer.ln_f")),
                    List.of("transformer.h.*.attn.bias", "transformer.h.*.attn.masked_bias"))
            .withOptional("transformer.")
            .withTied("lm_head.weight", "transformer.wte.weight");

    private WeightFixture() {}

    public static Path path(String name) {
        try {
            return Path.of(WeightFixture.class.getResource("/model/weights/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A copy of a folder of the fixture. */
    static Path copy(String name, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(path(name))) {
            files.forEach(file -> {
                try (InputStream in = Files.newInputStream(file)) {
                    Files.copy(in, to.resolve(file.getFileName().toString()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return to;
    }
}
