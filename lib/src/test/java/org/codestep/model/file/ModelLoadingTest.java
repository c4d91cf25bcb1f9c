package org.codestep.model.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.codestep.family.Recurrent;
import org.codestep.model.ManagedArrays;
import org.codestep.model.ModelPart;
import org.codestep.model.PyTorchFixture;
import org.codestep.model.engine.Values;
import org.codestep.model.gpt.Gpt;
import org.codestep.model.weights.Safetensors;
import org.codestep.model.weights.WeightFile;
import org.codestep.model.weights.WeightFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model that has no parameters yet gets those of a file as they are there. */
class ModelLoadingTest {

    @TempDir
    private Path path;

    @RegisterExtension
    private final ManagedArrays managed = new ManagedArrays();

    private final NDManager manager = managed.manager();

    @Test
    void aModelIsGivenItsParameters() throws IOException {
        Gpt saved = PyTorchFixture.newModel(1, manager);
        ModelFolder folder = new ModelFolder(path);
        folder.save(saved, PyTorchFixture.CONFIG);
        Gpt loaded = empty();
        folder.load(loaded, manager);
        assertSame(saved, loaded);
        assertEquals(manager, loaded.manager());
        assertTrue(loaded.parameters().values().stream().allMatch(each -> each.getArray().hasGradient()));
        NDArray tokens = manager.create(new long[][] {{1, 2, 3}});
        assertEquals(saved.forward(tokens), loaded.forward(tokens));
        assertEquals("tokens.weight has an array",
                assertThrows(IllegalStateException.class, () -> folder.load(loaded, manager)).getMessage());
    }

    /** Parameters are the file's pages, but the file is never written to. */
    @Test
    void whatBecomesOfAModelIsNotTheFilesBusiness() throws IOException {
        ModelFolder folder = new ModelFolder(path);
        folder.save(PyTorchFixture.newModel(1, manager), PyTorchFixture.CONFIG);
        byte[] before = Files.readAllBytes(folder.parameterFile());
        Gpt loaded = empty();
        folder.load(loaded, manager);
        change(loaded);
        assertArrayEquals(before, Files.readAllBytes(folder.parameterFile()));
        Map<String, float[]> changed = values(loaded);

        folder.save(loaded, PyTorchFixture.CONFIG);
        Gpt again = empty();
        folder.load(again, manager);
        assertSame(loaded, again);
        folder.save(PyTorchFixture.newModel(2, manager), PyTorchFixture.CONFIG);
        Files.delete(folder.parameterFile());
        values(again).forEach((name, values) -> assertArrayEquals(changed.get(name), values, name));
    }

    @Test
    void loadingLeavesNothingBehind() throws Throwable {
        ModelFolder folder = new ModelFolder(path);
        folder.save(PyTorchFixture.newModel(1, manager), PyTorchFixture.CONFIG);
        ManagedArrays.assertNoneLeft(() -> {
            try (NDManager scope = manager.newSubManager()) {
                folder.load(empty(), scope);
            }
        });
        Safetensors file = Safetensors.open(folder.parameterFile());
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        for (String name : file.names()) {
            arrays.put(name, file.read(name, manager));
        }
        arrays.put("output.weight", manager.zeros(new Shape(1)));
        Safetensors.write(folder.parameterFile(), arrays, Map.of());
        Gpt model = empty();
        ManagedArrays.assertNoneLeft(() -> assertEquals(
                folder.parameterFile() + ": output.weight has the shape (1), the model needs (11, 12); make the model"
                        + " with the configuration that it was saved with",
                assertThrows(IllegalArgumentException.class, () -> folder.load(model, manager)).getMessage()));
        assertFalse(model.parameters().values().stream().anyMatch(parameter -> parameter.isInitialized()));
    }

    /** A float that does not lie at a multiple of 4 is copied. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void arraysMayLieAnywhere(int odd) throws IOException {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        arrays.put("first", manager.zeros(new Shape(4 + odd), DataType.UINT8));
        arrays.put("second", manager.create(new float[] {1, 2, 3}));
        Path file = path.resolve("x.safetensors");
        Safetensors.write(file, arrays, Map.of());
        NDArray mapped = Safetensors.open(file).map(Map.of("second", new Shape(3)), "", manager).get("second");
        assertArrayEquals(new float[] {1, 2, 3}, mapped.toFloatArray());
    }

    /** More than one piece is read, also of an array whose rows are longer than a piece. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3_000})
    void largeArraysAreReadPieceByPiece(int rows) throws IOException {
        NDArray large = manager.arange(0f, 3_000_000f).toType(DataType.FLOAT16, false).reshape(rows, 3_000_000 / rows);
        Path file = path.resolve("x.safetensors");
        Safetensors.write(file, Map.of("large", large), Map.of());
        NDArray read = Safetensors.open(file).map(Map.of("large", large.getShape()), "", manager).get("large");
        assertEquals(large.toType(DataType.FLOAT32, true), read);
    }

    /** Pieces of ten thousand values, each of which is wider in memory than in the file. */
    @ParameterizedTest
    @ValueSource(strings = {"BF16", "I16"})
    void valuesOf16BitsAreWidened(String type) throws IOException {
        int rows = 250;
        int columns = 10_000;
        byte[] header = ("{\"x\":{\"dtype\":\"" + type + "\",\"shape\":[" + rows + "," + columns
                + "],\"data_offsets\":[0," + 2 * rows * columns + "]}}").getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + 2 * rows * columns).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(header.length).put(header);
        float[] wanted = new float[rows * columns];
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = i % 511 - 255; // has eight bits
            bytes.putShort((short) (type.equals("I16") ? (int) wanted[i] : Float.floatToIntBits(wanted[i]) >>> 16));
        }
        Path file = Files.write(path.resolve("x.safetensors"), bytes.array());
        NDArray read = Safetensors.open(file).read("x", manager);
        assertEquals(type.equals("I16") ? DataType.INT32 : DataType.FLOAT32, read.getDataType());
        assertArrayEquals(wanted, read.toType(DataType.FLOAT32, false).toFloatArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bin", "sharded", "sharded-bin", "old-names"})
    void aGpt2IsTheSameInWhateverFormat(String name) throws IOException {
        Gpt wanted = gpt2("safetensors");
        assertSame(wanted, gpt2(name));
        assertEquals(Safetensors.open(WeightFixture.path("gpt2/safetensors/model.safetensors"))
                        .read("transformer.h.1.attn.c_attn.weight", manager).transpose(),
                wanted.parameters().get("block1.attention.qkv.weight").getArray());
        Gpt initialised = new Gpt(WeightFixture.GPT2, new Random(3));
        initialised.initialize(manager);
        WeightFixture.GPT2_NAMES.read(
                WeightFile.in(WeightFixture.path("gpt2/" + name)), Checkpoint.arrays(initialised));
        assertSame(wanted, initialised);
    }

    @Test
    void aTiedArrayMustBeTheSame() throws IOException {
        Map<String, NDArray> arrays = gpt2Arrays();
        arrays.put("lm_head.weight", arrays.get("transformer.wte.weight"));
        assertSame(gpt2("safetensors"), gpt2(arrays));
        NDArray other = arrays.get("transformer.wte.weight").duplicate();
        Values.copy(List.of(manager.create(9f)), List.of(other.get(10, 5)));
        arrays.put("lm_head.weight", other);
        assertEquals(path.resolve("model.safetensors") + ": lm_head.weight has other values than"
                        + " transformer.wte.weight, which the model takes for both; if it is to have two, its"
                        + " config.json must say that they are not tied",
                assertThrows(IllegalArgumentException.class, () -> gpt2(arrays)).getMessage());
        arrays.remove("transformer.wte.weight");
        NDArray tokens = gpt2(arrays).parameters().get("tokens.weight").getArray();
        assertEquals(other, tokens, "by its second name alone");
    }

    @Test
    void whatAFileWithoutThePrefixLacksIsNamedAsThere() throws IOException {
        Map<String, NDArray> bare = new LinkedHashMap<>();
        gpt2Arrays().forEach((name, array) -> bare.put(name.replace("transformer.", ""), array));
        assertSame(gpt2("safetensors"), gpt2(bare));
        bare.put("h.0.attn.bias", manager.ones(new Shape(1)));
        NDArray norm = bare.remove("ln_f.bias");
        Path file = path.resolve("model.safetensors");
        assertEquals(file + " has no array ln_f.bias, the model needs it with the shape (6); take the checkpoint of a"
                        + " model of this size",
                assertThrows(IllegalArgumentException.class, () -> gpt2(bare)).getMessage());
        bare.put("ln_f.bias", norm);
        bare.put("h.0.attn.other", norm);
        assertEquals(file + " has the array h.0.attn.other, which the model has not; take the checkpoint of a model of"
                        + " this structure",
                assertThrows(IllegalArgumentException.class, () -> gpt2(bare)).getMessage());
    }

    /** A family whose folders are another program's. */
    @Test
    void aFolderKeepsTheNamesOfItsFamily() throws IOException {
        ModelFolder folder = new ModelFolder(path);
        Recurrent.Config config = new Recurrent.Config(5, 8, 3);
        Recurrent saved = config.create(new Random(1));
        saved.initialize(manager);
        folder.save(saved, config);
        WeightFile file = WeightFile.in(path);
        assertEquals(List.of("rnn.embed.weight", "rnn.hidden.weight", "head.weight"), List.copyOf(file.names()));
        assertEquals(saved.parameters().get("recurrence.weight").getArray().transpose(),
                file.read("rnn.hidden.weight", manager));
        Recurrent loaded = config.create(new Random(2));
        folder.load(loaded, manager);
        assertSame(saved, loaded);
        Recurrent initialised = config.create(new Random(3));
        initialised.initialize(manager);
        assertNotEquals(saved.parameters().get("output.weight").getArray(),
                initialised.parameters().get("output.weight").getArray());
        folder.load(initialised);
        assertSame(saved, initialised);
    }

    private Gpt empty() {
        return new Gpt(PyTorchFixture.CONFIG, new Random(7));
    }

    private Gpt gpt2(String folder) throws IOException {
        return gpt2(WeightFile.in(WeightFixture.path("gpt2/" + folder)));
    }

    private Gpt gpt2(Map<String, NDArray> arrays) throws IOException {
        Safetensors.write(path.resolve("model.safetensors"), arrays, Map.of());
        return gpt2(WeightFile.in(path));
    }

    private Gpt gpt2(WeightFile file) throws IOException {
        Gpt model = new Gpt(WeightFixture.GPT2, new Random(1));
        model.initialize(WeightFixture.GPT2_NAMES.read(file, Checkpoint.shapes(model), manager));
        return model;
    }

    private Map<String, NDArray> gpt2Arrays() throws IOException {
        WeightFile file = WeightFile.in(WeightFixture.path("gpt2/safetensors"));
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        for (String name : file.names()) {
            arrays.put(name, file.read(name, manager));
        }
        return arrays;
    }

    private void change(ModelPart model) {
        model.parameters().values().forEach(parameter ->
                Values.copy(List.of(manager.full(parameter.getShape(), 2.5f)), List.of(parameter.getArray())));
    }

    private static Map<String, float[]> values(ModelPart model) {
        Map<String, float[]> values = new LinkedHashMap<>();
        model.parameters().forEach((name, parameter) -> values.put(name, parameter.getArray().toFloatArray()));
        return values;
    }

    private static void assertSame(ModelPart wanted, ModelPart found) {
        Map<String, float[]> values = values(found);
        values(wanted).forEach((name, array) -> assertArrayEquals(array, values.get(name), name));
    }
}
