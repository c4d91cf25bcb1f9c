package org.codestep.corpus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SplitFilesTest {

    /** Reads the files as a Python training script would and prints what it found as JSON. */
    private static final String PYTHON = """
            import array, json, pathlib, pickle, sys
            directory = pathlib.Path(sys.argv[1])
            meta = pickle.loads((directory / "meta.pkl").read_bytes())
            assert meta == dict(vocab_size=meta["vocab_size"], stoi=meta["stoi"], itos=meta["itos"])
            assert meta["vocab_size"] == len(meta["stoi"]) == len(meta["itos"])
            assert all(type(i) is int and type(s) is str for i, s in meta["itos"].items())
            assert all(meta["itos"][i] == s for s, i in meta["stoi"].items())
            described = json.loads((directory / "meta.json").read_text("utf-8"))
            assert described["stoi"] == meta["stoi"]
            assert described["itos"] == [meta["itos"][i] for i in range(meta["vocab_size"])]
            assert described["vocab_size"] == meta["vocab_size"]
            for part in ("train", "val", "test"):
                ids = array.array("H")
                ids.frombytes((directory / (part + ".bin")).read_bytes())
                if sys.byteorder == "big":
                    ids.byteswap()
                assert len(ids) == described["tokens"][part]
                assert "".join(meta["itos"][i] for i in ids) == (directory / (part + ".txt")).read_text("utf-8")
            print("read", meta["vocab_size"])
            """;

    @TempDir
    private Path directory;

    private Path examples(String name, int count) throws IOException {
        Path file = directory.resolve(name);
        try (EntryWriter writer = new EntryWriter(file)) {
            for (int i = 0; i < count; i++) {
                writer.write(new Example("line-count", "a = " + i + "\nprint(a)\n# count?", "2", 1, i));
            }
            writer.place();
        }
        return file;
    }

    private Path split(Path input, String tokenizer, long seed) throws IOException {
        Path out = directory.resolve("out-" + tokenizer + "-" + seed);
        Map<Part, Long> counts = SplitFiles.write(
                new SplitFiles.Settings(input, out, Fractions.DEFAULT, tokenizer, seed), done -> {});
        assertEquals(Map.of(Part.TRAIN, 80L, Part.VALIDATION, 10L, Part.TEST, 10L), counts);
        return out;
    }

    private static String python(Path out) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("python3", "-I", "-c", PYTHON, out.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said.strip();
    }

    @ParameterizedTest
    @CsvSource({"char,txt", "char,jsonl", "tinypy,txt", "tinypy,jsonl"})
    void pythonReadsTheFiles(String tokenizer, String ending) throws Exception {
        Path out = split(examples("examples." + ending, 100), tokenizer, 1);
        // The characters of the examples: ten digits, " #()=?acinoprtu" and the newline, after two special tokens.
        assertEquals(tokenizer.equals("char") ? "read 28" : "read 415", python(out));
    }

    @ParameterizedTest
    @ValueSource(strings = {"txt", "jsonl"})
    void thePartsHoldEachExampleOnce(String ending) throws IOException {
        Path out = split(examples("examples." + ending, 100), "char", 1);
        Set<String> entries = new HashSet<>();
        for (Part part : Part.values()) {
            for (String entry : Files.readString(out.resolve(part.fileName() + ".txt")).split("\n\n")) {
                assertTrue(entries.add(entry.strip()), entry);
            }
        }
        assertEquals(100, entries.size());
    }

    @Test
    void aSeedGivesTheSameBytes() throws IOException {
        Path input = examples("examples.jsonl", 100);
        Path first = split(input, "char", 1);
        Path kept = Files.move(first, directory.resolve("kept"));
        Path second = split(input, "char", 1);
        try (Stream<Path> files = Files.list(kept)) {
            List<Path> all = files.toList();
            assertEquals(8, all.size());
            for (Path file : all) {
                assertArrayEquals(
                        Files.readAllBytes(file),
                        Files.readAllBytes(second.resolve(file.getFileName())),
                        file.toString());
            }
        }
    }

    @Test
    void theDescriptionSaysHowTheFilesWereMade() throws IOException {
        Path out = split(examples("examples.jsonl", 100), "char", 5);
        JsonNode meta = new ObjectMapper().readTree(out.resolve("meta.json").toFile());
        assertEquals("char", meta.get("tokenizer").asText());
        assertEquals(
                "{\"input\":\"examples.jsonl\",\"fractions\":[0.8,0.1,0.1],\"tokenizer\":\"char\",\"seed\":5}",
                meta.get("settings").toString());
        assertEquals("{\"train\":80,\"val\":10,\"test\":10}", meta.get("examples").toString());
        byte[] digest = Hash.sha256().digest(Files.readAllBytes(out.resolve("val.txt")));
        assertEquals(HexFormat.of().formatHex(digest), meta.get("sha256").get("val.txt").asText());
    }

    @Test
    void anExampleThatCannotBeEncodedIsNamedAndNothingIsWritten() throws IOException {
        Path input = directory.resolve("bad.txt");
        Files.writeString(input, Files.readString(examples("good.txt", 20)) + "\nprint('é')\n");
        Path out = directory.resolve("out");
        var settings = new SplitFiles.Settings(input, out, Fractions.DEFAULT, "tinypy", 0);
        var e = assertThrows(CorpusFormatException.class, () -> SplitFiles.write(settings, done -> {}));
        assertTrue(e.getMessage().startsWith(input + ":81: the vocabulary of tokenizer tinypy does not hold 'é'"),
                e.getMessage());
        try (Stream<Path> files = Files.list(out)) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void aFileWithoutExamplesIsNamed() throws IOException {
        Path input = Files.writeString(directory.resolve("empty.txt"), "");
        var settings = new SplitFiles.Settings(input, directory.resolve("out"), Fractions.DEFAULT, "char", 0);
        var e = assertThrows(IllegalArgumentException.class, () -> SplitFiles.write(settings, done -> {}));
        assertEquals(input + ": wanted examples, got none", e.getMessage());
    }

    @Test
    void anUnknownTokenizerListsTheKnownOnes() {
        var e = assertThrows(
                IllegalArgumentException.class,
                () -> new SplitFiles.Settings(directory, directory, Fractions.DEFAULT, "bpe", 0));
        assertEquals("unknown tokenizer 'bpe'; the tokenizers are char, tinypy, keyword", e.getMessage());
    }
}
