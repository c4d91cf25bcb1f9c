package org.codestep.corpus.split;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.rng.simple.RandomSource;
import org.codestep.corpus.CorpusFormatException;
import org.codestep.corpus.EntryWriter;
import org.codestep.corpus.Example;
import org.codestep.corpus.file.Hash;
import org.codestep.family.ByteTokenizer;
import org.codestep.task.Subject;
import org.codestep.task.Task;
import org.codestep.task.kind.Tasks;
import org.codestep.tokenize.KeywordTokenizer;
import org.codestep.tokenize.SpecialToken;
import org.codestep.tokenize.TinyPyTokenizer;
import org.codestep.tokenize.Tokenizer;
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
                ids = array.array({"uint16": "H", "uint32": "I"}[described["dtype"]])
                ids.frombytes((directory / (part + ".bin")).read_bytes())
                if sys.byteorder == "big":
                    ids.byteswap()
                assert len(ids) == described["tokens"][part]
                text = (directory / (part + ".txt")).read_text("utf-8")
                assert "".join(meta["itos"][i] for i in ids) == text
                index = directory / (part + ".index")
                if index.exists():
                    places = array.array("Q")
                    places.frombytes(index.read_bytes())
                    examples = list(zip(places[0::3], places[1::3], places[2::3]))
                    assert len(examples) == described["examples"][part]
                    spell = lambda start, end: "".join(meta["itos"][i] for i in ids[start:end])
                    assert [spell(p, e) for p, a, e in examples] == text.rstrip("\\n").split("\\n\\n")
                    assert all(spell(p, a).endswith("# count?") for p, a, e in examples)
                    assert max(e - p + 1 for p, a, e in examples) == described["longest"][part]
            print("read", meta["vocab_size"])
            """;

    private static final RandomSource SEED = RandomSource.SPLIT_MIX_64;

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
                new SplitFiles.Settings(input, out, Fractions.DEFAULT, tokenizer(tokenizer), seed), Tasks.FORMS,
                done -> {});
        assertEquals(Map.of(Part.TRAIN, 80L, Part.VALIDATION, 10L, Part.TEST, 10L), counts);
        return out;
    }

    private static Optional<Tokenizer> tokenizer(String name) {
        return name.equals("char") ? Optional.empty() : Optional.of(new TinyPyTokenizer());
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
            assertEquals(11, all.size());
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
        var settings = new SplitFiles.Settings(input, out, Fractions.DEFAULT, tokenizer("tinypy"), 0);
        var e = assertThrows(CorpusFormatException.class, () -> SplitFiles.write(settings, Tasks.FORMS, done -> {}));
        assertTrue(e.getMessage().startsWith(input + ":81: the vocabulary of tokenizer tinypy does not hold 'é'"),
                e.getMessage());
        try (Stream<Path> files = Files.list(out)) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void aFileWithoutExamplesIsNamed() throws IOException {
        Path input = Files.writeString(directory.resolve("empty.txt"), "");
        var settings =
                new SplitFiles.Settings(input, directory.resolve("out"), Fractions.DEFAULT, tokenizer("char"), 0);
        var e = assertThrows(IllegalArgumentException.class, () -> SplitFiles.write(settings, Tasks.FORMS, done -> {}));
        assertEquals(input + ": wanted examples, got none", e.getMessage());
    }

    /** Several examples of each program; in the text file nothing says so but their form. */
    @ParameterizedTest
    @CsvSource({"operator, txt", "operator, jsonl", "stepped-operator, txt", "stepped-input, txt", "code-trace, txt",
            "output, txt", "line-count-notebook, txt"})
    void noProgramIsInTwoParts(String name, String ending) throws IOException {
        Task task = Tasks.named(name);
        Path input = directory.resolve("masked." + ending);
        try (EntryWriter writer = new EntryWriter(input)) {
            for (int i = 0; i < 100; i++) {
                String program = "a = " + i + "\nb = a + " + (1000 + i) + "\nprint(a * b)";
                // Twice, as two snippets: a program may come from several.
                for (int snippet = i; snippet < 200; snippet += 100) {
                    for (Example example : task.examples(new Subject(program, snippet), SEED.create(1)).list()) {
                        writer.write(example);
                    }
                }
            }
            writer.place();
        }
        Path out = directory.resolve("out");
        SplitFiles.write(new SplitFiles.Settings(input, out, Fractions.DEFAULT, Optional.empty(), 1), Tasks.FORMS,
                done -> {});
        Map<String, Part> partOf = new HashMap<>();
        for (Part part : Part.values()) {
            String text = Files.readString(part.textFile(out)).stripTrailing();
            for (String entry : text.split("\n\n")) {
                Part other = partOf.putIfAbsent(task.program(task.parse(entry, 0)).orElseThrow(), part);
                assertTrue(other == null || other == part, entry);
            }
            assertTrue(Files.exists(part.indexFile(out)), "every text was told to be an example");
        }
        assertEquals(100, partOf.size());
    }

    @Test
    void textsThatAreNoExamplesHaveNoIndex() throws IOException {
        Path input = directory.resolve("t.txt");
        Files.writeString(input, IntStream.range(0, 30).mapToObj(i -> "a = " + i + "\n# then " + i + "\nb = a")
                .collect(Collectors.joining("\n\n")));
        Path out = directory.resolve("out");
        var settings = new SplitFiles.Settings(input, out, Fractions.DEFAULT, Optional.empty(), 1);
        SplitFiles.write(new SplitFiles.Settings(examples("e.txt", 100), out, Fractions.DEFAULT, Optional.empty(), 1),
                Tasks.FORMS, done -> {});
        assertTrue(Files.exists(Part.TRAIN.indexFile(out)));
        SplitFiles.write(settings, Tasks.FORMS, done -> {});
        assertFalse(Files.exists(Part.TRAIN.indexFile(out)), "the index of an earlier split");
        assertEquals("uint16", new ObjectMapper().readTree(out.resolve("meta.json").toFile()).get("dtype").asText());
    }

    @Test
    void anExampleWithoutAPromptIsNamed() throws IOException {
        Path input = Files.writeString(directory.resolve("e.jsonl"),
                "{\"task\":\"t\",\"prompt\":\"\",\"answer\":\"a\",\"right_answers\":1,\"snippet\":0}\n");
        var settings = new SplitFiles.Settings(input, directory.resolve("out"), new Fractions(1, 0, 0),
                Optional.empty(), 1);
        var e = assertThrows(CorpusFormatException.class,
                () -> SplitFiles.write(settings, Tasks.FORMS, done -> {}));
        assertEquals(input + ":1: its prompt is empty; wanted one, after which the answer comes", e.getMessage());
    }

    @Test
    void aSplitThatCannotBeWrittenLeavesTheOlderOneAsItWas() throws IOException {
        Path out = split(examples("e.jsonl", 100), "char", 1);
        byte[] train = Files.readAllBytes(out.resolve("train.txt"));
        Files.delete(out.resolve("test.bin"));
        Files.createDirectory(out.resolve("test.bin")); // cannot be replaced by a file
        Files.createFile(out.resolve("test.bin").resolve("x"));
        var again = new SplitFiles.Settings(directory.resolve("e.jsonl"), out, Fractions.DEFAULT, Optional.empty(), 2);
        assertThrows(IOException.class, () -> SplitFiles.write(again, Tasks.FORMS, done -> {}));
        assertTrue(Files.exists(out.resolve("meta.json")) && Files.exists(out.resolve("train.index")));
        assertArrayEquals(train, Files.readAllBytes(out.resolve("train.txt")));
    }

    /** Makes the same tokens as another tokenizer, of files that cannot all be written. */
    private record Unwritable(ByteTokenizer bytes) implements Tokenizer {

        @Override
        public String name() {
            return bytes.name();
        }

        @Override
        public int vocabularySize() {
            return bytes.vocabularySize();
        }

        @Override
        public int[] encode(String text) {
            return bytes.encode(text);
        }

        @Override
        public String decode(int... ids) {
            return bytes.decode(ids);
        }

        @Override
        public String tokenText(int id) {
            return bytes.tokenText(id);
        }

        @Override
        public OptionalInt special(SpecialToken role) {
            return bytes.special(role);
        }

        @Override
        public String fingerprint() {
            return bytes.fingerprint();
        }

        @Override
        public Map<String, byte[]> files() {
            Map<String, byte[]> files = new TreeMap<>(bytes.files());
            files.put("nowhere/more.txt", new byte[0]);
            return files;
        }
    }

    /** As on a disk that is full by then. */
    @Test
    void filesOfTheTokenizerAreReplacedWithTheSplitOrNotAtAll() throws IOException {
        Path input = examples("e.jsonl", 100);
        Path out = directory.resolve("out");
        var first = new SplitFiles.Settings(
                input, out, Fractions.DEFAULT, Optional.of(new ByteTokenizer(70_000, 3)), 1);
        SplitFiles.write(first, Tasks.FORMS, done -> {});
        Map<String, String> before = contents(out);
        assertEquals(Set.of("bytes.txt", "meta.json", "meta.pkl", "train.bin", "train.txt", "train.index", "val.bin",
                "val.txt", "val.index", "test.bin", "test.txt", "test.index"), before.keySet());
        var second = new SplitFiles.Settings(
                input, out, Fractions.DEFAULT, Optional.of(new Unwritable(new ByteTokenizer(70_000, 2))), 1);
        var e = assertThrows(IOException.class, () -> SplitFiles.write(second, Tasks.FORMS, done -> {}));
        assertTrue(e.getMessage().contains("more.txt"), e.getMessage());
        assertEquals(before, contents(out));
    }

    /** The SHA-256 of each file of a folder, by its name. */
    private static Map<String, String> contents(Path folder) throws IOException {
        Map<String, String> contents = new HashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                contents.put(file.getFileName().toString(), Hash.sha256(file));
            }
        }
        return contents;
    }

    /** The last ids of a vocabulary of more than 65,536 tokens need more than 16 bits. */
    @Test
    void aLargeVocabularyHasWiderIds() throws Exception {
        List<String> tokens = new ArrayList<>(List.of("a", " ", "=", "1", "\n", "# count?"));
        IntStream.range(0, 70_000).mapToObj(i -> "<" + i + ">").forEach(tokens::add);
        Path input = directory.resolve("e.jsonl");
        try (EntryWriter writer = new EntryWriter(input)) {
            for (int i = 0; i < 30; i++) {
                writer.write(new Example("line-count", "<" + (69_970 + i) + ">\n# count?", "1", 1, i));
            }
            writer.place();
        }
        Path out = directory.resolve("out");
        SplitFiles.write(new SplitFiles.Settings(input, out, Fractions.DEFAULT,
                Optional.of(new KeywordTokenizer(tokens)), 1), Tasks.FORMS, done -> {});
        assertEquals("read " + 70_008, python(out));
        assertEquals("uint32", new ObjectMapper().readTree(out.resolve("meta.json").toFile()).get("dtype").asText());
    }
}
