package org.codestep.model.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.codestep.model.ManagedArrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeightFileTest {

    @TempDir
    private Path folder;

    @RegisterExtension
    private final ManagedArrays managed = new ManagedArrays();

    private final NDManager manager = managed.manager();

    @ParameterizedTest
    @ValueSource(strings = {"tensors.bin", "tensors-old.bin"})
    void aFileOfTorchSaveHoldsWhatSafetensorsHold(String name) throws IOException {
        WeightFile wanted = Safetensors.open(WeightFixture.path("tensors.safetensors"));
        WeightFile found = PickledWeights.open(WeightFixture.path(name));
        assertEquals("float", found.names().iterator().next(), "in the order of the file");
        assertEquals(new TreeSet<>(wanted.names()), new TreeSet<>(found.names()));
        assertEquals(21, found.names().size());
        for (String each : wanted.names()) {
            assertEquals(wanted.shape(each), found.shape(each), each);
            assertEquals(wanted.type(each), found.type(each), each);
            NDArray expected = wanted.read(each, manager);
            NDArray array = found.read(each, manager);
            assertEquals(expected.getDataType(), array.getDataType(), each);
            assertEquals(expected.toByteBuffer(), array.toByteBuffer(), each);
        }
    }

    @Test
    void eachTypeIsReadAsItIs() throws IOException {
        WeightFile file = PickledWeights.open(WeightFixture.path("tensors.bin"));
        assertArrayEquals(new long[] {1L << 62, -1}, file.read("long", manager).toLongArray());
        assertArrayEquals(new int[] {1, Integer.MIN_VALUE}, file.read("int", manager).toIntArray());
        assertEquals(DataType.INT16, file.type("short"));
        assertArrayEquals(new int[] {-32768, 32767, -1}, file.read("short", manager).toIntArray());
        assertArrayEquals(new byte[] {-128, 127}, file.read("char", manager).toByteArray());
        assertArrayEquals(new int[] {255, 0, 1}, file.read("byte", manager).toUint8Array());
        assertArrayEquals(new boolean[] {true, false, true}, file.read("bool", manager).toBooleanArray());
        assertEquals(-1e4f, file.read("scalar", manager).getFloat());
        assertEquals(new Shape(0, 4), file.read("none", manager).getShape());
        assertEquals(DataType.FLOAT16, file.read("half", manager).getDataType());
        assertEquals(DataType.BFLOAT16, file.type("bfloat16"));
        assertEquals(DataType.FLOAT32, file.read("bfloat16", manager).getDataType());
        float[] whole = file.read("float", manager).toFloatArray();
        assertArrayEquals(new float[] {whole[4], whole[6], whole[8], whole[10], whole[12], whole[14]},
                file.read("part", manager).toFloatArray());
        assertEquals(file.array("float"), file.array("tied"), "the same place");
    }

    /** The library closes archives that nobody holds any more, and with them the file that is still read. */
    @Test
    void aCollectionOfGarbageClosesNothing() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        Thread collector = new Thread(() -> {
            while (!done.get()) {
                System.gc();
                System.runFinalization();
            }
        }, "collector");
        collector.start();
        try {
            for (int i = 0; i < 100; i++) {
                assertTrue(PickledWeights.open(WeightFixture.path("tensors.bin")).names().contains("float"));
            }
        } finally {
            done.set(true);
            collector.join();
        }
    }

    @Test
    void readingLeavesNothingBehind() throws Throwable {
        WeightFile file = PickledWeights.open(WeightFixture.path("tensors.bin"));
        ManagedArrays.assertNoneLeft(() -> {
            for (String name : file.names()) {
                file.read(name, manager).close();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"safetensors", "bin", "sharded", "sharded-bin"})
    void aFolderIsReadInWhateverFormat(String name) throws IOException {
        WeightFile wanted = WeightFile.in(WeightFixture.path("gpt2/safetensors"));
        WeightFile found = WeightFile.in(WeightFixture.path("gpt2/" + name));
        Set<String> names = new TreeSet<>(found.names());
        assertEquals(name.contains("bin"), names.remove("lm_head.weight"));
        assertEquals(new TreeSet<>(wanted.names()), names);
        assertEquals(name.startsWith("sharded") ? 2 : 1, found.files().size());
        for (String each : names) {
            assertEquals(wanted.read(each, manager), found.read(each, manager), each);
        }
    }

    @Test
    void safetensorsAreReadBeforePickles() throws IOException {
        WeightFixture.copy("gpt2/bin", folder);
        assertEquals(folder.resolve("pytorch_model.bin"), WeightFile.in(folder).path());
        WeightFixture.copy("gpt2/sharded", folder);
        assertEquals(folder.resolve("model.safetensors.index.json"), WeightFile.in(folder).path());
        WeightFixture.copy("gpt2/safetensors", folder);
        assertEquals(folder.resolve("model.safetensors"), WeightFile.in(folder).path());
    }

    @Test
    void aFolderWithoutWeightsIsNamed() {
        assertEquals(folder.resolve("model.safetensors") + " is not there, nor are other weights; wanted one of"
                        + " model.safetensors, model.safetensors.index.json, pytorch_model.bin,"
                        + " pytorch_model.bin.index.json",
                assertThrows(IOException.class, () -> WeightFile.in(folder)).getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "model-00002-of-00002.safetensors         | model-00003-of-00003.safetensors | names the file"
                + " model-00003-of-00003.safetensors, which is not there; copy it beside the index",
        "transformer.wpe.weight                   | transformer.other.weight         | has no array"
                + " transformer.other.weight, which model.safetensors.index.json says is there; copy the files again",
        "model-00002-of-00002.safetensors         | ../x.safetensors                 | names \"../x.safetensors\","
                + " wanted the name of a file beside it",
        "weight_map                               | map                              | has no object weight_map",
    })
    void anIndexThatDoesNotFitItsShardsIsExplained(String part, String other, String explanation) throws IOException {
        WeightFixture.copy("gpt2/sharded", folder);
        Path index = folder.resolve("model.safetensors.index.json");
        Files.writeString(index, Files.readString(index).replace(part, other));
        String message = assertThrows(IllegalArgumentException.class, () -> WeightFile.in(folder)).getMessage();
        assertTrue(message.startsWith(folder.toString()) && message.contains(explanation), message);
    }

    @Test
    void aFileThatRunsCodeIsRefusedByName() {
        Path file = WeightFixture.path("runs-code.bin");
        assertEquals(file + " names posix.system, which is no part of a tensor; such a file can run code; get the"
                + " model's safetensors file", refusal(file));
    }

    @Test
    void anArchiveThatIsNotAsTorchWritesItIsExplained() throws IOException {
        assertDamage("has no data.pkl", archive -> archive.entries.remove("data.pkl"));
        assertDamage("has no entry archive/data/0", archive -> archive.entries.remove("data/0"));
        assertDamage("has 79 bytes in archive/data/0, wanted 80 for 20 values of float32",
                archive -> archive.entries.replace("data/0", new byte[79]));
        assertDamage("has its values big-endian",
                archive -> archive.entries.replace("byteorder", "big".getBytes(StandardCharsets.US_ASCII)));
        assertDamage("holds no state dictionary", archive -> archive.entries.replace("data.pkl", pickle("].")));
        assertDamage("holds epoch, which is no tensor", archive ->
                archive.entries.replace("data.pkl", pickle("}X\5\0\0\0epochK\3s.")));
        assertDamage("has an array whose name is not one line: fl at", archive -> {
            byte[] tensor = archive.entries.get("data.pkl");
            String text = new String(tensor, StandardCharsets.ISO_8859_1).replace("\5\0\0\0float", "\5\0\0\0fl\nat");
            archive.entries.replace("data.pkl", text.getBytes(StandardCharsets.ISO_8859_1));
        });
        assertDamage("at most 16777216 are read", archive ->
                archive.entries.replace("data.pkl", new byte[(1 << 24) + 1]));
    }

    @Test
    void compressedEntriesAreRefused() throws IOException {
        TorchArchive archive = TorchArchive.read(WeightFixture.path("tensors.bin"));
        Path file = folder.resolve("pytorch_model.bin");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : archive.entries.entrySet()) {
                zip.putNextEntry(new ZipEntry("archive/" + entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        assertTrue(refusal(file).endsWith(" compressed, which torch.save does not"), refusal(file));
    }

    @Test
    void theOldFormatIsCheckedToo() throws IOException {
        byte[] whole = Files.readAllBytes(WeightFixture.path("tensors-old.bin"));
        String text = new String(whole, StandardCharsets.ISO_8859_1);
        Path file = folder.resolve("pytorch_model.bin");
        Map<String, String> faults = new LinkedHashMap<>();
        faults.put(text.replaceFirst("M\u00e9\u0003", "M\u00ea\u0003"), "is of another version than 1001");
        faults.put(text.replaceFirst("(little_endianq.)\u0088", "$1\u0089"), "has its values big-endian");
        faults.put(text.substring(0, text.length() - 1), "is cut short: it has");
        faults.put("version https://git-lfs.github.com/spec/v1\n", "is no file that torch.save wrote");
        faults.put("", "is no file that torch.save wrote");
        for (Map.Entry<String, String> fault : faults.entrySet()) {
            Files.write(file, fault.getKey().getBytes(StandardCharsets.ISO_8859_1));
            String message = refusal(file);
            assertTrue(message.startsWith(file + " " + fault.getValue()), message);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tensors.bin", "tensors-old.bin"})
    void aFileCutShortAnywhereIsRefused(String name) throws IOException {
        byte[] whole = Files.readAllBytes(WeightFixture.path(name));
        Path file = folder.resolve("pytorch_model.bin");
        for (int length = 0; length < whole.length; length += 7) {
            Files.write(file, Arrays.copyOf(whole, length));
            String message = refusal(file);
            assertTrue(message.startsWith(file.toString()) && message.lines().count() == 1, message);
        }
    }

    private interface Change {
        void to(TorchArchive archive);
    }

    private void assertDamage(String explanation, Change change) throws IOException {
        TorchArchive archive = TorchArchive.read(WeightFixture.path("tensors.bin"));
        change.to(archive);
        Path file = folder.resolve("pytorch_model.bin");
        archive.write(file);
        String message = refusal(file);
        assertTrue(message.startsWith(file.toString()) && message.contains(explanation), message);
    }

    private static byte[] pickle(String instructions) {
        return ("\u0080\2" + instructions).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String refusal(Path file) {
        return assertThrows(IllegalArgumentException.class, () -> PickledWeights.open(file)).getMessage();
    }
}
