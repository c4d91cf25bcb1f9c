package org.codestep.model.file;

import static org.codestep.model.PyTorchFixture.CONFIG;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.codestep.model.ManagedArrays;
import org.codestep.model.PyTorchFixture;
import org.codestep.model.engine.Values;
import org.codestep.model.gpt.Gpt;
import org.codestep.model.lora.Lora;
import org.codestep.model.lora.LoraConfig;
import org.codestep.model.weights.Safetensors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What cannot be loaded whole is not loaded at all. */
class CheckpointTest {

    /** The last parameter of a model, and of an adapter: all others could have been copied before it is found wrong. */
    private static final String LAST = "output.weight";
    private static final String LAST_OF_ADAPTER = "output.loraB";

    @TempDir
    private Path folder;

    @RegisterExtension
    private final ManagedArrays managed = new ManagedArrays();

    private final NDManager manager = managed.manager();
    private Gpt model;

    @BeforeEach
    void open() {
        model = model(1);
    }

    /** What may be wrong with a file. */
    enum Fault {
        MISSING(arrays -> without(arrays, last(arrays)), "has no "),
        UNKNOWN(arrays -> with(arrays, "other.weight", array(arrays)), ""),
        WRONG_SHAPE(arrays -> with(arrays, last(arrays), array(arrays).get(":1")), "has the shape (1, "),
        DOUBLES(arrays -> with(arrays, last(arrays), array(arrays).toType(DataType.FLOAT64, true)),
                "has the type float64, the model needs float32; "),
        WHOLE_NUMBERS(arrays -> with(arrays, last(arrays), array(arrays).toType(DataType.INT32, true)),
                "has the type int32, the model needs float32; ");

        private final UnaryOperator<Map<String, NDArray>> change;
        private final String message;

        Fault(UnaryOperator<Map<String, NDArray>> change, String message) {
            this.change = change;
            this.message = message;
        }

        private static String last(Map<String, NDArray> arrays) {
            return arrays.containsKey(LAST) ? LAST : LAST_OF_ADAPTER;
        }

        private static NDArray array(Map<String, NDArray> arrays) {
            return arrays.get(last(arrays));
        }

        private static Map<String, NDArray> without(Map<String, NDArray> arrays, String name) {
            arrays.remove(name);
            return arrays;
        }

        private static Map<String, NDArray> with(Map<String, NDArray> arrays, String name, NDArray array) {
            arrays.put(name, array);
            return arrays;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCheckpointThatDoesNotFitChangesNothing(Fault fault) throws IOException {
        Path file = folder.resolve("x.safetensors");
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        model(2).parameters().forEach((name, parameter) -> arrays.put(name, parameter.getArray()));
        Safetensors.write(file, fault.change.apply(arrays), Map.of());
        assertRefused(fault.message, file, () -> Checkpoint.load(model, file));
        assertRefused(fault.message, file, () -> Checkpoint.matches(model, file));
    }

    @ParameterizedTest
    @EnumSource
    void anAdapterThatDoesNotFitChangesNothing(Fault fault) throws IOException {
        Gpt other = model(2);
        LoraConfig config = new LoraConfig(2, 4);
        Lora.add(other, "x", config, new Random(3));
        Lora.save(other, "x", config, folder);
        Lora.add(model, "x", config, new Random(4));
        Path file = Lora.parameterFile(folder);
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        Safetensors saved = Safetensors.open(file);
        for (String name : saved.names()) {
            arrays.put(name, saved.read(name, manager));
        }
        Safetensors.write(file, fault.change.apply(arrays), Map.of());
        String message = fault.message.startsWith("has the") ? fault.message : " array ";
        assertRefused(message, file, () -> Lora.restore(model, "x", folder));
    }

    @Test
    void aDamagedCheckpointChangesNothing() throws IOException {
        Path file = folder.resolve("x.safetensors");
        Checkpoint.save(model(2), file);
        byte[] whole = Files.readAllBytes(file);
        Map<String, byte[]> damaged = new LinkedHashMap<>();
        damaged.put("is damaged", Arrays.copyOf(whole, whole.length - 4));
        damaged.put("claims a header of 9223372036854775807 bytes", withLength(whole, Long.MAX_VALUE));
        damaged.put("claims a header of 18446744073709551615 bytes", withLength(whole, -1));
        damaged.put("claims a header of 99999999 bytes", withLength(whole, 99_999_999));
        damaged.put("the one before it ends at", edited(whole, "\\[0,528\\]", "[4,532]"));
        damaged.put("needs 528 bytes, the header gives it", edited(whole, "\\[0,528\\]", "[0,999999999]"));
        damaged.put("Duplicate field 'tokens.weight'", edited(whole, "\"positions.weight\"", "\"tokens.weight\""));
        damaged.put("is not JSON", edited(whole, " *$", "{}"));
        for (Map.Entry<String, byte[]> entry : damaged.entrySet()) {
            Files.write(file, entry.getValue());
            assertRefused(entry.getKey(), file, () -> Checkpoint.load(model, file));
        }
    }

    @Test
    void aModelThatDoesNotFitIsNotCopied() {
        Gpt other = new Gpt(CONFIG, new Random(2));
        other.initialize(manager, DataType.FLOAT64, new Shape(1));
        assertRefused("the type float64, the model needs float32", null, () -> Checkpoint.copy(other, model));
    }

    /** Halves of floats are floats. */
    @ParameterizedTest
    @EnumSource(names = {"FLOAT16", "BFLOAT16"})
    void smallerFloatsAreTaken(DataType type) throws IOException {
        Path file = folder.resolve("x.safetensors");
        Gpt other = model(2);
        // Few bits, so that both types hold each value exactly.
        other.parameters().values().forEach(parameter -> Values.copy(
                List.of(manager.full(parameter.getShape(), 1.5f)),
                List.of(parameter.getArray())));
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        other.parameters().forEach((name, parameter) ->
                arrays.put(name, parameter.getArray().toType(DataType.FLOAT16, true)));
        Safetensors.write(file, arrays, Map.of());
        if (type == DataType.BFLOAT16) {
            byte[] halves = edited(Files.readAllBytes(file), "\"F16\"", "\"BF16\"");
            ByteBuffer bytes = ByteBuffer.wrap(halves).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 8 + (int) bytes.getLong(0); i < halves.length; i += 2) {
                bytes.putShort(i, (short) (Float.floatToIntBits(1.5f) >>> 16));
            }
            Files.write(file, halves);
        }
        assertFalse(Checkpoint.matches(model, file));
        Checkpoint.load(model, file);
        assertTrue(Checkpoint.matches(model, file));
        model.parameters().forEach((name, parameter) -> {
            assertEquals(DataType.FLOAT32, parameter.getArray().getDataType());
            for (float value : parameter.getArray().toFloatArray()) {
                assertEquals(1.5f, value, name);
            }
        });
    }

    private void assertRefused(String message, Path file, Executable action) {
        Map<String, float[]> before = values();
        String found = assertThrows(IllegalArgumentException.class, action).getMessage();
        assertTrue(found.contains(message) && (file == null || found.startsWith(file.toString())), found);
        assertEquals(1, found.lines().count(), found);
        values().forEach((name, values) -> assertArrayEquals(before.get(name), values, name));
    }

    private Map<String, float[]> values() {
        Map<String, float[]> values = new LinkedHashMap<>();
        model.parameters().forEach((name, parameter) -> values.put(name, parameter.getArray().toFloatArray()));
        return values;
    }

    private static byte[] withLength(byte[] file, long length) {
        byte[] changed = file.clone();
        ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
        return changed;
    }

    /** With another header. */
    private static byte[] edited(byte[] file, String pattern, String replacement) {
        int length = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        String header = new String(file, 8, length, StandardCharsets.UTF_8);
        byte[] changed = header.replaceAll(pattern, replacement).getBytes(StandardCharsets.UTF_8);
        assertFalse(Arrays.equals(changed, header.getBytes(StandardCharsets.UTF_8)), header);
        return ByteBuffer.allocate(8 + changed.length + file.length - 8 - length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(changed.length)
                .put(changed)
                .put(file, 8 + length, file.length - 8 - length)
                .array();
    }

    private Gpt model(int seed) {
        return PyTorchFixture.newModel(seed, manager);
    }
}
