package org.codestep.model.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.InputStream;
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
import org.codestep.model.ManagedArrays;
import org.codestep.model.PyTorchFixture;
import org.codestep.model.gpt.Gpt;
import org.codestep.tokenize.CharTokenizer;
import org.codestep.tokenize.TinyPyTokenizer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {

    @TempDir
    private Path folder;

    @RegisterExtension
    private final ManagedArrays managed = new ManagedArrays();

    private final NDManager manager = managed.manager();
    private Path file;

    @BeforeEach
    void open() {
        file = folder.resolve("x.safetensors");
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        arrays.put("floats", manager.create(new float[] {1.5f, -0f, Float.NaN, 4, 5, 6}, new Shape(2, 3)));
        arrays.put("whole", manager.create(new long[] {Long.MAX_VALUE, -1}));
        arrays.put("one", manager.create(7f));
        arrays.put("none", manager.create(new Shape(0, 4)));
        Safetensors.write(file, arrays, Map.of("made by", "a test"));

        Safetensors read = Safetensors.open(file);
        assertEquals(List.copyOf(arrays.keySet()), List.copyOf(read.names()));
        assertEquals(Map.of("made by", "a test"), read.metadata());
        for (Map.Entry<String, NDArray> array : arrays.entrySet()) {
            NDArray again = read.read(array.getKey(), manager);
            assertEquals(array.getValue().getShape(), again.getShape());
            assertEquals(array.getValue().getDataType(), again.getDataType());
            assertEquals(array.getValue().toByteBuffer(), again.toByteBuffer());
        }
        assertEquals(List.of(file), Files.list(folder).toList(), "no partial file is left");
    }

    /** DJL's own reader is another implementation of the format. */
    @Test
    void anotherReaderReadsTheSame() throws IOException {
        Safetensors.write(file, Map.of("a", manager.create(new float[] {1, 2, 3})), Map.of());
        try (InputStream in = Files.newInputStream(file)) {
            NDList list = NDList.decode(manager, in);
            assertEquals("a", list.get(0).getName());
            assertArrayEquals(new float[] {1, 2, 3}, list.get(0).toFloatArray());
        }
    }

    @Test
    void halfOfAFloatIsWidened() throws IOException {
        String header = "{\"x\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[0,4]}}";
        write(header, new byte[] {(byte) 0xC0, 0x3F, (byte) 0x80, (byte) 0xC2});
        assertArrayEquals(new float[] {1.5f, -64f}, Safetensors.open(file).read("x", manager).toFloatArray());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "[]                                                                | header is no JSON object",
        "{\"x\":                                                           | header is not JSON",
        "{\"x\":{\"dtype\":\"F31\",\"shape\":[1],\"data_offsets\":[0,4]}}  | the types known are [BF16, BOOL, F16,",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}  | needs 8 bytes, the header gives it 4",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}} | -1 in shape, wanted whole numbers",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}  | byte 4, the one before it ends at 0",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}    | has 1 data_offsets, wanted 2",
        "{\"x\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}                | has no list shape",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,4]}} | impossible shape",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}  | promises 8 bytes of values, it has 4",
    })
    void aMalformedHeaderIsExplained(String header, String explanation) throws IOException {
        write(header, new byte[4]);
        String message = assertThrows(IllegalArgumentException.class, () -> Safetensors.open(file)).getMessage();
        assertTrue(message.startsWith(file.toString()) && message.contains(explanation), message);
        assertEquals(1, message.lines().count());
    }

    @Test
    void aFileCutShortAnywhereIsRefused() throws IOException {
        Safetensors.write(file, Map.of("a", manager.create(new float[] {1, 2, 3})), Map.of());
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThrows(IllegalArgumentException.class, () -> Safetensors.open(file));
        }
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        String message = assertThrows(IllegalArgumentException.class, () -> Safetensors.open(file)).getMessage();
        assertEquals(file + " is damaged: its header promises 12 bytes of values, it has 13; copy it again, or take an"
                + " older checkpoint", message);
    }

    @Test
    void aDamagedFileRaisesNothingElse() throws IOException {
        Safetensors.write(file, Map.of("a", manager.create(new float[] {1, 2, 3})), Map.of("k", "v"));
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(1);
        int refused = 0;
        for (int round = 0; round < 2_000; round++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(whole.length)] = (byte) random.nextInt(256);
            Files.write(file, damaged);
            try {
                Safetensors read = Safetensors.open(file);
                read.names().forEach(read::shape);
            } catch (IllegalArgumentException e) {
                assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
                refused++;
            }
        }
        assertTrue(refused > 500, "refused " + refused);
    }

    @Test
    void aModelFolderGivesBackModelConfigurationAndVocabulary() throws IOException {
        ModelFolder saved = new ModelFolder(folder.resolve("made/here"));
        Gpt model = PyTorchFixture.newModel(1, manager);
        saved.save(model, PyTorchFixture.CONFIG);
        saved.save(new TinyPyTokenizer());
        assertEquals(PyTorchFixture.CONFIG, saved.config());
        assertEquals(new TinyPyTokenizer().vocabulary(), saved.tokenizer().vocabulary());

        saved.save(new CharTokenizer(List.of((int) 'a', (int) '\n', 0x1F600)));
        assertArrayEquals(new int[] {2, 3, 4}, saved.tokenizer().encode("\na\uD83D\uDE00"));

        Gpt again = (Gpt) saved.config().create(new Random(2));
        again.initialize(manager);
        saved.load(again);
        model.parameters().forEach((name, parameter) -> assertArrayEquals(
                parameter.getArray().toFloatArray(),
                again.parameters().get(name).getArray().toFloatArray(), name));
    }

    @Test
    void aConfigurationOfAnotherKindOrWithFaultsIsNamed() throws IOException {
        ModelFolder saved = new ModelFolder(folder);
        Gpt model = PyTorchFixture.newModel(1, manager);
        saved.save(model, PyTorchFixture.CONFIG);
        String json = Files.readString(saved.configFile());
        Files.writeString(saved.configFile(), json.replaceFirst("\"gpt\"", "\"other\""));
        String types = "recurrent, pairs, gpt, gpt2, llama, qwen2, qwen3, t5";
        String other = assertThrows(IOException.class, () -> saved.config()).getMessage();
        assertEquals(saved.configFile() + ": unknown model type 'other'; the types are " + types, other);
        Files.writeString(saved.configFile(), json.replaceFirst("\"model_type\" : \"gpt\",", ""));
        String untyped = assertThrows(IOException.class, () -> saved.config()).getMessage();
        assertEquals(saved.configFile() + " has no model_type; the types are " + types, untyped);
        Files.writeString(saved.configFile(), json.replaceFirst("\"heads\" : 3", "\"heads\" : 5"));
        String heads = assertThrows(IOException.class, () -> saved.config()).getMessage();
        assertTrue(heads.contains("config.json: ") && heads.contains("12 channels and 5 heads"), heads);
        Files.writeString(saved.configFile(), json.replaceFirst("\"heads\" : 3,", ""));
        String missing = assertThrows(IOException.class, () -> saved.config()).getMessage();
        assertTrue(missing.contains("heads"), missing);
    }

    /** A file of a header and a data section that need not fit. */
    private void write(String header, byte[] data) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(file, bytes.putLong(json.length).put(json).put(data).array());
    }
}
