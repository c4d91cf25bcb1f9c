package org.codestep.model.gpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.codestep.model.ManagedArrays;
import org.codestep.model.attention.AttentionShape;
import org.codestep.model.attention.RotaryPositions;
import org.codestep.model.file.ModelFolder;
import org.codestep.model.gpt.GptConfig.Positions;
import org.codestep.model.layer.Activation;
import org.codestep.model.layer.Norm;
import org.codestep.model.transformer.BlockShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class GptConfigTest {

    /** What folders held before attention and norms had fields of their own. */
    private static final String EARLIER = """
            {
              "model_type" : "gpt",
              "vocabulary_size" : 7,
              "block_size" : 12,
              "layers" : 1,
              "heads" : 3,
              "channels" : 12,
              "positions" : "ROTARY",
              "norm" : "LAYER",
              "activation" : "GELU",
              "tied_output" : false,
              "bias" : true
            }
            """;

    private static final GptConfig USUAL = new GptConfig(7, 12, 1, 3, 12, Positions.ROTARY).withBias();

    @RegisterExtension
    private final ManagedArrays managed = new ManagedArrays();

    private final NDManager manager = managed.manager();

    @TempDir
    private Path folder;

    @Test
    void earlierFoldersMeanWhatTheyMeant() throws IOException {
        ModelFolder model = new ModelFolder(folder);
        Files.writeString(model.configFile(), EARLIER);
        assertEquals(USUAL, model.config());
        AttentionShape attention = new AttentionShape(
                3, 3, 4, 0.5, Optional.of(new RotaryPositions(10_000)), false, true, true);
        assertEquals(new BlockShape(12, attention, Norm.LAYER, 1e-5, 48, Activation.GELU, true), USUAL.block());
        assertEquals(32, USUAL.with(Activation.SWIGLU).block().innerChannels());
    }

    @Test
    void whatIsUsualIsWrittenAsItWas() throws IOException {
        ModelFolder model = new ModelFolder(folder);
        model.save(USUAL.create(new Random(1)).initialize(manager), USUAL);
        assertEquals(EARLIER, Files.readString(model.configFile()));
    }

    @Test
    void whatIsUnusualIsReadAsItWasWritten() throws IOException {
        GptConfig unusual = USUAL.with(Activation.GEGLU_TANH).withKeyValueHeads(1).withHeadSize(6)
                .withInnerChannels(5).withNormEpsilon(1e-6).withRotaryBase(500_000);
        ModelFolder model = new ModelFolder(folder);
        model.save(unusual.create(new Random(1)).initialize(manager), unusual);
        assertEquals(unusual, model.config());
        AttentionShape attention = new AttentionShape(3, 1, 6, 1 / Math.sqrt(6),
                Optional.of(new RotaryPositions(500_000)), false, true, true);
        assertEquals(
                new BlockShape(12, attention, Norm.LAYER, 1e-6, 5, Activation.GEGLU_TANH, true), unusual.block());
    }

    @Test
    void aFolderThatLacksWhatItAlwaysHadIsRefused() throws IOException {
        ModelFolder model = new ModelFolder(folder);
        Files.writeString(model.configFile(), EARLIER.replace("  \"heads\" : 3,\n", ""));
        String message = assertThrows(IOException.class, model::config).getMessage();
        assertEquals(model.configFile() + ": Missing creator property 'heads'", message.split(" \\(")[0]);
    }

    @Test
    void whatFitsNotIsRefused() {
        assertEquals("rotaryBase is 500.0, but positions are alibi; make them rotary, or leave rotaryBase out",
                refusal(() -> new GptConfig(7, 12, 1, 3, 12, Positions.ALIBI).withRotaryBase(500)));
        assertEquals("normEpsilon must be above 0, got 0.0; usual is 1e-5", refusal(() -> USUAL.withNormEpsilon(0)));
        assertEquals("headSize must be at least 1, or 0 for the usual, got -1", refusal(() -> USUAL.withHeadSize(-1)));
        assertEquals("key/value heads must divide the heads, got 2 and 3; take 1, 3 or another divisor",
                refusal(() -> USUAL.withKeyValueHeads(2)));
        assertEquals("rotary positions need an even number of channels a head, got 5",
                refusal(() -> USUAL.withHeadSize(5)));
    }

    private static String refusal(Executable wrong) {
        return assertThrows(IllegalArgumentException.class, wrong).getMessage();
    }
}
