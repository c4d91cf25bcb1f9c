package org.codestep.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.codestep.model.ManagedArrays;
import org.codestep.model.PyTorchFixture;
import org.codestep.model.engine.Gradients;
import org.codestep.model.gpt.Gpt;
import org.codestep.model.lora.Lora;
import org.codestep.model.lora.LoraConfig;
import org.codestep.model.weights.Safetensors;
import org.codestep.train.batch.NextToken;
import org.codestep.train.batch.TokenBatch;
import org.codestep.train.config.TrainSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class AdamWTest {

    @TempDir
    private Path folder;

    @RegisterExtension
    private final ManagedArrays managed = new ManagedArrays();

    private final NDManager manager = managed.manager();
    private Gpt model;
    private Path file;

    @BeforeEach
    void open() {
        model = PyTorchFixture.newModel(1, manager);
        file = folder.resolve("moments.safetensors");
    }

    @Test
    void nothingIsLeftBehind() throws Throwable {
        AdamW kept = new AdamW(model.parameters(), AdamW.Settings.DEFAULT);
        kept.save(file);
        Path damaged = Files.writeString(folder.resolve("damaged"), "no moments");
        ManagedArrays.assertNoneLeft(() -> {
            try (AdamW optimizer = new AdamW(model.parameters(), AdamW.Settings.DEFAULT)) {
                step(optimizer);
                optimizer.save(file);
                optimizer.load(file);
                assertThrows(IllegalArgumentException.class, () -> optimizer.load(damaged));
            }
            step(kept);
            kept.load(file);
        });
        kept.close();
    }

    /** By gradients of zero. */
    private void step(AdamW optimizer) {
        try (Gradients gradients = new Gradients(manager)) {
            optimizer.step(gradients.of(new Replica<>(model, new NextToken(model)).trained()), 0.1);
        }
    }

    @Test
    void theDefaultsAreThoseOfARun() {
        assertEquals(TrainSettings.config(List.of()).optimizer(), AdamW.Settings.DEFAULT);
    }

    /** With adapters and without, and where it fails. */
    @Test
    void trainingLeavesNothingBehind() throws Throwable {
        TokenBatch batch = new TokenBatch(1, 4, new long[] {1, 2, 3, 4}, new long[] {0, 1, 2, 3},
                new long[] {2, 3, 4, 5}, new float[] {1, 1, 1, 1});
        for (int shards = 1; shards <= 2; shards++) {
            Trainer.Settings settings = new Trainer.Settings(
                    2, shards, new Schedule.Constant(0.01), AdamW.Settings.DEFAULT, 1);
            Objective<TokenBatch> fails = (tokens, scope) -> {
                throw new IllegalStateException("no loss");
            };
            ManagedArrays.assertNoneLeft(() -> {
                new Trainer<TokenBatch>(model, new NextToken(model), settings)
                        .run("x", number -> batch, List.of(batch), entry -> {});
                Lora.add(model, "x", new LoraConfig(2, 4), new Random(1));
                new Trainer<TokenBatch>(model, new NextToken(model), settings)
                        .run("x", number -> batch, List.of(batch), entry -> {});
                Lora.remove(model, "x");
                assertThrows(IllegalStateException.class, () -> new Trainer<>(model, fails, settings)
                        .run("x", number -> batch, List.of(batch), entry -> {}));
            });
        }
    }

    /** Also halves of floats are not taken: a run would not go on to the same bits. */
    @Test
    void momentsThatDoNotFitChangeNothing() throws IOException {
        try (AdamW optimizer = new AdamW(model.parameters(), AdamW.Settings.DEFAULT)) {
            optimizer.save(file);
            byte[] before = Files.readAllBytes(file);
            Safetensors saved = Safetensors.open(file);
            String last = List.copyOf(saved.names()).get(saved.names().size() - 2);
            for (DataType type : new DataType[] {DataType.FLOAT16, DataType.FLOAT64, DataType.INT32}) {
                Map<String, NDArray> moments = new LinkedHashMap<>();
                for (String name : saved.names()) {
                    moments.put(name, saved.read(name, manager).onesLike());
                }
                moments.put(last, moments.get(last).toType(type, true));
                assertRefused(optimizer, moments, last + " has the type " + type + ", the model needs float32; go on"
                        + " with the settings that the run began with", before);
                moments.remove(last);
                assertRefused(optimizer, moments, "holds the moments of ", before);
            }
            Path other = folder.resolve("other");
            Files.write(other, Arrays.copyOf(before, before.length - 1));
            assertThrows(IllegalArgumentException.class, () -> optimizer.load(other));
            assertUnchanged(optimizer, before);
        }
    }

    private void assertRefused(AdamW optimizer, Map<String, NDArray> moments, String message, byte[] before)
            throws IOException {
        Path other = folder.resolve("other");
        Safetensors.write(other, moments, Map.of());
        String found = assertThrows(IllegalArgumentException.class, () -> optimizer.load(other)).getMessage();
        assertTrue(found.startsWith(other.toString()) && found.contains(message), found);
        assertEquals(1, found.lines().count(), found);
        assertUnchanged(optimizer, before);
    }

    private void assertUnchanged(AdamW optimizer, byte[] before) throws IOException {
        Path after = folder.resolve("after");
        optimizer.save(after);
        assertArrayEquals(before, Files.readAllBytes(after));
    }
}
