package org.codestep.model.gpt;

import static org.codestep.model.PyTorchFixture.CONFIG;
import static org.codestep.model.PyTorchFixture.assertClose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.codestep.model.ManagedArrays;
import org.codestep.model.PyTorchFixture;
import org.codestep.model.engine.NoGradient;
import org.codestep.model.engine.TorchScript;
import org.codestep.model.file.Checkpoint;
import org.codestep.model.gpt.GptConfig.Positions;
import org.codestep.model.layer.Losses;
import org.codestep.model.lora.Lora;
import org.codestep.model.lora.LoraConfig;
import org.codestep.model.transformer.CachedTransformer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GptTest {

    @RegisterExtension
    private final ManagedArrays managed = new ManagedArrays();

    private final NDManager manager = managed.manager();
    private NoGradient inference;

    @BeforeEach
    void open() {
        inference = new NoGradient();
    }

    @AfterEach
    void close() {
        inference.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"LEARNED", "ROTARY"})
    void logitsEqualPyTorchs(Positions positions) throws IOException {
        PyTorchFixture fixture = new PyTorchFixture(positions, manager);
        NDArray logits = fixture.model(manager).forward(fixture.array("inputs"));
        assertClose(fixture.array("logits"), logits, 1e-5, "logits");
    }

    @ParameterizedTest
    @EnumSource
    void aLaterTokenChangesNoEarlierLogit(Positions positions) {
        Gpt model = model(positions, 3);
        long[] tokens = {1, 2, 3, 4, 5, 6};
        NDArray before = model.forward(manager.create(tokens, new Shape(1, 6)));
        tokens[4] = 9;
        NDArray after = model.forward(manager.create(tokens, new Shape(1, 6)));
        assertArrayEquals(
                before.get("0, :4").toFloatArray(), after.get("0, :4").toFloatArray(), "logits before the change");
        assertTrue(before.get("0, 4:").sub(after.get("0, 4:")).abs().max().getFloat() > 0, "logits after the change");
    }

    @Test
    void firstLossIsNearThatOfGuessing() {
        GptConfig config = new GptConfig(300, 16, 2, 2, 32, Positions.LEARNED);
        Gpt model = new Gpt(config, new Random(5));
        model.initialize(manager);
        NDArray tokens = manager.create(new Random(6).ints(8 * 16, 0, 300).asLongStream().toArray(), new Shape(8, 16));
        NDArray loss = Losses.crossEntropy(
                model.forward(tokens).reshape(-1, 300), tokens.flatten(),
                manager.full(new Shape(8 * 16), 1f / (8 * 16)));
        assertEquals(Math.log(300), loss.getFloat(), 0.1);
    }

    @ParameterizedTest
    @EnumSource
    void cachedAndUncachedAgree(Positions positions) {
        Gpt model = model(positions, 4);
        long[] tokens = new Random(8).ints(2 * 10, 0, CONFIG.vocabularySize()).asLongStream().toArray();
        NDArray all = manager.create(tokens, new Shape(2, 10));
        NDArray expected = model.hidden(all);

        CachedTransformer cached = new CachedTransformer(model);
        NDArray prompt = cached.hidden(all.get(":, :6"));
        assertClose(expected.get(":, :6"), prompt, 1e-5, "prompt");
        for (int t = 6; t < 10; t++) {
            NDArray next = cached.hidden(all.get(":, " + t + ":" + (t + 1)));
            assertClose(expected.get(":, " + t + ":" + (t + 1)), next, 1e-5, "token " + t);
        }
    }

    @Test
    void savedAndLoadedGiveEqualLogits(@TempDir Path folder) throws IOException {
        Gpt model = model(5);
        Path file = folder.resolve("model.safetensors");
        Checkpoint.save(model, file);
        Gpt loaded = model(6);
        NDArray tokens = manager.create(new long[] {3, 1, 2}, new Shape(1, 3));
        assertTrue(
                model.forward(tokens).sub(loaded.forward(tokens)).abs().max().getFloat() > 0,
                "different before loading");
        Checkpoint.load(loaded, file);
        assertArrayEquals(model.forward(tokens).toFloatArray(), loaded.forward(tokens).toFloatArray());
        assertEquals(List.of(file), Files.list(folder).toList(), "no partial file is left");
    }

    @Test
    void aCheckpointOfAnotherSizeIsRefusedByName(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("model.safetensors");
        Checkpoint.save(model(5), file);
        Gpt wider = new Gpt(new GptConfig(11, 16, 2, 3, 24, Positions.LEARNED), new Random(1));
        wider.initialize(manager);
        String message = assertThrows(IllegalArgumentException.class, () -> Checkpoint.load(wider, file)).getMessage();
        assertTrue(message.contains("tokens.weight") && message.contains("(11, 12)"), message);
    }

    @Test
    void aParameterThatTheModelHasNotIsRefused(@TempDir Path folder) throws IOException {
        Gpt adapted = model(1);
        Lora.add(adapted, "loops", new LoraConfig(2, 4), new Random(1));
        Path file = folder.resolve("lora.safetensors");
        Checkpoint.save(adapted, file);
        String message =
                assertThrows(IllegalArgumentException.class, () -> Checkpoint.load(model(1), file)).getMessage();
        assertEquals(
                file + " holds the parameter block0.attention.output.loops.loraA, which the model has not", message);
    }

    @Test
    void aFileOfAnotherKindIsNamed(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("model.safetensors"), "nothing of the kind");
        String message =
                assertThrows(IllegalArgumentException.class, () -> Checkpoint.load(model(1), file)).getMessage();
        assertTrue(message.startsWith(file + " is no safetensors file"), message);
    }

    @Test
    void parameterCountOfTheReferenceModel() {
        Gpt model = new Gpt(GptConfig.reference(53), new Random(1));
        model.initialize(manager);
        // 6 blocks of 12 C² + 2 C, two embeddings and the output layer, the last norm.
        long expected = 6 * (12 * 372 * 372 + 2 * 372) + 372 * (53 + 256 + 53) + 372;
        assertEquals(expected, model.parameterCount(false));
        assertEquals(10.1e6, expected, 0.05e6);
    }

    @Test
    void aSequenceThatIsTooLongIsRefused() {
        NDArray tokens = manager.create(new long[17], new Shape(1, 17));
        String message =
                assertThrows(IllegalArgumentException.class, () -> model(1).forward(tokens)).getMessage();
        assertEquals("a sequence of 17 tokens is longer than the block size 16; cut it, or make the model with a longer"
                + " block", message);
    }

    @Test
    void brokenTorchScriptIsShown() {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> TorchScript.compile("def forward(self, x: Tensor) -> Tensor:\n  return torch.no_such(x)"))
                .getMessage();
        assertTrue(message.contains("no_such"), message);
    }

    private Gpt model(long seed) {
        return model(Positions.LEARNED, seed);
    }

    private Gpt model(Positions positions, long seed) {
        return PyTorchFixture.newModel(positions, seed, manager);
    }
}
