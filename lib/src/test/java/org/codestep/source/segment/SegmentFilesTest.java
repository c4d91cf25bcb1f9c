package org.codestep.source.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.codestep.corpus.file.Hash;
import org.codestep.corpus.file.JsonFile;
import org.codestep.corpus.split.Fractions;
import org.codestep.corpus.split.Part;
import org.codestep.source.CorpusFolder;
import org.codestep.source.SourceFile;
import org.codestep.tokenize.SpecialToken;
import org.codestep.tokenize.pretrained.PretrainedTokenizer;
import org.codestep.tokenize.pretrained.TokenizerFixture;
import org.codestep.train.batch.EncodedExample;
import org.codestep.train.batch.EncodedExamples;
import org.codestep.train.batch.SplitFolder;
import org.codestep.train.batch.TokenIds;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentFilesTest {

    /** The ids of the control and the end token of the tokenizer of words. */
    private static final int WORDS = 60;
    private static final int S = WORDS + 1;
    private static final int E = WORDS + 2;

    @TempDir
    private Path folder;

    private PretrainedTokenizer words;

    @BeforeEach
    void readTokenizer() throws IOException {
        words = PretrainedTokenizer.readFile(TestCorpus.writeWords(folder.resolve("words.json"), WORDS));
    }

    private static SegmentShape shape(int length, int stride, boolean packed) {
        return new SegmentShape(length, stride, "<python>", "<eos>", packed);
    }

    private SegmentFiles.Settings settings(PretrainedTokenizer tokenizer, SegmentShape shape, SplitBy splitBy) {
        return new SegmentFiles.Settings(folder.resolve("corpus"), folder.resolve("out"), tokenizer, shape, splitBy,
                new Fractions(0.6, 0.4, 0), 3, 2);
    }

    private SegmentFiles.Summary write(SegmentFiles.Settings settings) throws IOException {
        return SegmentFiles.write(settings, done -> {});
    }

    /** A file whose words have these numbers. */
    private static SourceFile file(String path, int first, int last) {
        return new SourceFile(path, IntStream.rangeClosed(first, last).mapToObj(i -> "w" + i)
                .collect(Collectors.joining(" ")));
    }

    private void writeCorpus() throws IOException {
        TestCorpus.write(folder.resolve("corpus"), Map.of(
                Part.TRAIN, List.of(file("a.py", 1, 7), new SourceFile("empty.py", " \n"), file("b.py", 11, 12)),
                Part.VALIDATION, List.of(file("c.py", 21, 25))));
    }

    private List<Integer> tokens(Part part) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(part.tokenFile(folder.resolve("out"))))
                .order(ByteOrder.LITTLE_ENDIAN);
        List<Integer> ids = new ArrayList<>();
        while (bytes.hasRemaining()) {
            ids.add(Short.toUnsignedInt(bytes.getShort()));
        }
        return ids;
    }

    private List<String> sources(Part part) throws IOException {
        return Files.readAllLines(part.sourceFile(folder.resolve("out")));
    }

    /** The segments as training reads them. */
    private List<String> segments(Part part) throws IOException {
        SplitFolder split = new SplitFolder(folder.resolve("out"));
        EncodedExamples examples =
                split.examples(part, TokenIds.same(split.tokenizer().vocabularySize()), split.tokenizer());
        return LongStream.range(0, examples.count()).mapToObj(number -> {
            EncodedExample example = examples.get(number);
            assertEquals(1, example.promptLength());
            assertEquals(1, examples.promptLength(number));
            assertEquals(example.ids().length, examples.length(number));
            return Arrays.toString(example.ids());
        }).toList();
    }

    private static String segment(Integer... ids) {
        return Stream.of(Stream.of(S), Stream.of(ids), Stream.of(E)).flatMap(each -> each).toList().toString();
    }

    @Test
    void eachFileHasSegmentsOfItsOwn() throws IOException {
        writeCorpus();
        SegmentFiles.Summary summary = write(settings(words, shape(6, 2, false), SplitBy.FILE));
        assertEquals(List.of(segment(1, 2, 3, 4), segment(3, 4, 5, 6), segment(5, 6, 7), segment(11, 12)),
                segments(Part.TRAIN));
        assertEquals(List.of(segment(21, 22, 23, 24), segment(23, 24, 25)), segments(Part.VALIDATION));
        assertEquals(List.of(S, 1, 2, 3, 4, 5, 6, 7, E, S, 11, 12, E), tokens(Part.TRAIN));
        assertEquals(List.of(
                "{\"path\":\"a.py\",\"at\":1,\"tokens\":7,\"segments\":3}",
                "{\"path\":\"b.py\",\"at\":10,\"tokens\":2,\"segments\":1}"), sources(Part.TRAIN));
        assertEquals(0, Files.size(Part.TEST.tokenFile(folder.resolve("out"))));
        assertEquals(Map.of(Part.TRAIN, new SegmentFiles.Count(2, 13, 4), Part.VALIDATION,
                new SegmentFiles.Count(1, 7, 2), Part.TEST, new SegmentFiles.Count(0, 0, 0)), summary.parts());
        assertEquals(14, summary.textTokens());
        assertEquals(1, summary.withoutTokens());
        assertEquals(0, summary.withControl());
    }

    @Test
    void packedSegmentsGoOnOverTheEndOfAFileButNotOfAPart() throws IOException {
        writeCorpus();
        write(settings(words, shape(6, 4, true), SplitBy.FILE));
        assertEquals(List.of(segment(1, 2, 3, 4), segment(5, 6, 7, E), segment(S, 11, 12)), segments(Part.TRAIN));
        assertEquals(List.of(segment(21, 22, 23, 24), segment(25)), segments(Part.VALIDATION));
        assertEquals(List.of(S, 1, 2, 3, 4, 5, 6, 7, E, S, 11, 12, E), tokens(Part.TRAIN));
        assertEquals(List.of(
                "{\"path\":\"a.py\",\"at\":1,\"tokens\":7,\"segments\":2}",
                "{\"path\":\"b.py\",\"at\":10,\"tokens\":2,\"segments\":1}"), sources(Part.TRAIN));
    }

    /**
     * Whatever chance draws, all segments of all files are there once, in their order, and a part has no token that is
     * in none of its segments.
     */
    @ParameterizedTest
    @CsvSource({"false, 2", "false, 4", "true, 1", "true, 3", "true, 4"})
    void segmentsAreDrawnIntoThePartsOneByOne(boolean packed, int stride) throws IOException {
        List<SourceFile> files = new ArrayList<>();
        Random random = new Random(stride);
        for (int i = 0; i < 60; i++) {
            files.add(file("f" + i + ".py", 1 + random.nextInt(10), 11 + random.nextInt(40)));
        }
        TestCorpus.write(folder.resolve("corpus"), Map.of(Part.TRAIN, files.subList(0, 20), Part.TEST,
                files.subList(20, 60)));
        SegmentFiles.Summary summary = write(settings(words, shape(6, stride, packed), SplitBy.SEGMENT));

        List<String> wanted = new ArrayList<>();
        SegmentCutter cutter = new SegmentCutter(shape(6, stride, packed), (at, tokens, from, count) -> wanted.add(
                segment(Arrays.stream(tokens, from, from + count).boxed().toArray(Integer[]::new))));
        for (SourceFile file : files) {
            if (packed && cutter.place() > 0) {
                cutter.add(new int[] {E, S});
            }
            cutter.add(words.encode(file.text()));
            if (!packed) {
                cutter.end();
            }
        }
        cutter.end();
        List<String> train = segments(Part.TRAIN);
        List<String> validation = segments(Part.VALIDATION);
        assertEquals(wanted.stream().sorted().toList(),
                Stream.concat(train.stream(), validation.stream()).sorted().toList());
        assertIsSubsequence(train, wanted);
        assertIsSubsequence(validation, wanted);
        // Six of ten, four standard deviations at most away.
        double count = wanted.size();
        assertEquals(0.6, train.size() / count, 4 * Math.sqrt(0.24 / count));
        assertFalse(Files.size(Part.TEST.tokenFile(folder.resolve("out"))) > 0);

        JsonNode meta = JsonFile.read(folder.resolve("out/meta.json"), JsonNode.class);
        assertTrue(meta.get("leaks").asBoolean());
        assertEquals("segment", meta.at("/settings/split").asText());
        assertTrue(new SplitFolder(folder.resolve("out")).leaks());
        for (Part part : List.of(Part.TRAIN, Part.VALIDATION)) {
            assertStretches(part, files.stream().collect(Collectors.toMap(SourceFile::path, SourceFile::text)));
            assertEquals(summary.parts().get(part).segments(), sources(part).stream()
                    .mapToLong(line -> Long.parseLong(line.replaceAll(".*\"segments\":(\\d+)}", "$1"))).sum());
            assertEveryTokenIsInASegment(part);
        }
    }

    private static void assertIsSubsequence(List<String> part, List<String> all) {
        int next = 0;
        for (String each : all) {
            next += next < part.size() && part.get(next).equals(each) ? 1 : 0;
        }
        assertEquals(part.size(), next, "the segments are in the order of the corpus");
    }

    /** What the index of files calls a file's tokens are of it, and each file's are found once. */
    private void assertStretches(Part part, Map<String, String> texts) throws IOException {
        List<Integer> tokens = tokens(part);
        long found = 0;
        for (String line : sources(part)) {
            JsonNode share = new ObjectMapper().readTree(line);
            List<Integer> ofFile = Arrays.stream(words.encode(texts.get(share.get("path").asText()))).boxed().toList();
            List<Integer> seen = tokens.subList(share.get("at").asInt(), tokens.size()).stream()
                    .filter(id -> id < WORDS)
                    .limit(share.get("tokens").asInt())
                    .toList();
            assertTrue(ofFile.containsAll(seen) && seen.stream().sorted().toList().equals(seen), line);
            found += seen.size();
        }
        assertEquals(tokens.stream().filter(id -> id < WORDS).count(), found);
    }

    private void assertEveryTokenIsInASegment(Part part) throws IOException {
        int[] tokens = tokens(part).stream().mapToInt(Integer::intValue).toArray();
        ByteBuffer places = ByteBuffer.wrap(Files.readAllBytes(part.indexFile(folder.resolve("out"))))
                .order(ByteOrder.LITTLE_ENDIAN);
        boolean[] in = new boolean[tokens.length];
        while (places.hasRemaining()) {
            int begin = (int) places.getLong();
            assertEquals(begin, places.getLong());
            Arrays.fill(in, begin, (int) places.getLong(), true);
        }
        for (int i = 0; i < tokens.length; i++) {
            boolean around = tokens[i] == S && (i == 0 || tokens[i - 1] == E) || tokens[i] == E;
            assertTrue(in[i] || around, "token " + i + " of " + part);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "segment"})
    void anyNumberOfThreadsWritesTheSameBytes(String splitBy) throws IOException {
        TestCorpus.ofPrograms(folder.resolve("corpus"), 80, 1);
        PretrainedTokenizer tokenizer = PretrainedTokenizer.read(TokenizerFixture.of("whole").folder())
                .withSpecialTokens(List.of("<python>", "<eos>"));
        List<Map<String, String>> hashes = new ArrayList<>();
        for (int threads : new int[] {1, 2, 5}) {
            Path out = folder.resolve("out" + threads);
            write(new SegmentFiles.Settings(folder.resolve("corpus"), out, tokenizer, shape(32, 10, true),
                    SplitBy.named(splitBy), Fractions.DEFAULT, 1, threads));
            Map<String, String> ofFolder = new TreeMap<>();
            try (Stream<Path> files = Files.list(out)) {
                for (Path file : files.toList()) {
                    ofFolder.put(file.getFileName().toString(), Hash.sha256(file));
                }
            }
            hashes.add(ofFolder);
        }
        assertEquals(13, hashes.get(0).size(), hashes.get(0).toString());
        assertEquals(hashes.get(0), hashes.get(1));
        assertEquals(hashes.get(0), hashes.get(2));
    }

    /** Joined anew, non-overlapping segments are the texts, also where these look like control tokens. */
    @Test
    void theTextsAreInTheSegmentsAsTheyWere() throws IOException {
        TestCorpus.ofPrograms(folder.resolve("corpus"), 30, 2);
        PretrainedTokenizer tokenizer = PretrainedTokenizer.read(TokenizerFixture.of("whole").folder())
                .withSpecialTokens(List.of("<python>", "<eos>"));
        SegmentFiles.Summary summary = write(settings(tokenizer, shape(20, 18, false), SplitBy.FILE));
        assertTrue(summary.withControl() > 3);
        SplitFolder split = new SplitFolder(folder.resolve("out"));
        assertEquals(tokenizer.vocabulary().indexOf("<eos>"), split.tokenizer().endId());
        assertEquals(tokenizer.vocabulary().indexOf("<python>"),
                split.tokenizer().special(SpecialToken.BEGIN).getAsInt());
        StringBuilder trained = new StringBuilder();
        EncodedExamples examples =
                split.examples(Part.TRAIN, TokenIds.same(tokenizer.vocabularySize()), split.tokenizer());
        List<Integer> ids = new ArrayList<>();
        for (long number = 0; number < examples.count(); number++) {
            Arrays.stream(examples.get(number).ids()).filter(id -> id < 501).forEach(ids::add);
        }
        trained.append(tokenizer.decode(ids.stream().mapToInt(Integer::intValue).toArray()));
        StringBuilder texts = new StringBuilder();
        try (Stream<SourceFile> files = CorpusFolder.open(folder.resolve("corpus")).files(Part.TRAIN)) {
            files.forEach(file -> texts.append(file.text()));
        }
        assertEquals(texts.toString(), trained.toString());
    }

    /** Ids above 65,535 need 32 bits. */
    @ParameterizedTest
    @CsvSource({"65533, uint16, 2", "65534, uint32, 4"})
    void idsHaveTheWidthThatTheVocabularyNeeds(int words, String dtype, int bytes) throws IOException {
        TestCorpus.write(folder.resolve("corpus"), Map.of(Part.TRAIN, List.of(file("a.py", 65_500, 65_510)),
                Part.VALIDATION, List.of(file("b.py", 1, 1))));
        PretrainedTokenizer tokenizer =
                PretrainedTokenizer.readFile(TestCorpus.writeWords(folder.resolve("large.json"), words));
        write(settings(tokenizer, shape(20, 18, false), SplitBy.FILE));
        assertEquals(dtype, JsonFile.read(folder.resolve("out/meta.json"), JsonNode.class).get("dtype").asText());
        assertEquals(13 * bytes, Files.size(folder.resolve("out/train.bin")));
        int[] ids = new int[13];
        Arrays.setAll(ids, i -> 65_499 + i);
        ids[0] = words + 1;
        ids[12] = words + 2;
        assertEquals(List.of(Arrays.toString(ids)), segments(Part.TRAIN));
    }

    @Test
    void theDescriptionSaysWhatWasMadeOfWhat() throws IOException {
        writeCorpus();
        write(settings(words, shape(6, 2, false), SplitBy.FILE));
        JsonNode meta = JsonFile.read(folder.resolve("out/meta.json"), JsonNode.class);
        assertEquals(S, meta.get("start_id").asInt());
        assertEquals(E, meta.get("end_id").asInt());
        assertFalse(meta.get("leaks").asBoolean());
        assertEquals("{\"corpus\":\"corpus\",\"corpus_sha256\":\""
                + Hash.sha256(folder.resolve("corpus/corpus.json")) + "\",\"tokenizer\":\"pretrained\",\"length\":6,"
                + "\"stride\":2,\"start\":\"<python>\",\"end\":\"<eos>\",\"packed\":false,"
                + "\"split\":\"file\",\"seed\":3}",
                meta.get("settings").toString());
        assertEquals("{\"train\":4,\"val\":2,\"test\":0}", meta.get("segments").toString());
        assertEquals("{\"train\":6,\"val\":6,\"test\":0}", meta.get("longest").toString());
        assertEquals(9, meta.get("sha256").size());
        meta.get("sha256").properties().forEach(file -> {
            try {
                assertEquals(Hash.sha256(folder.resolve("out").resolve(file.getKey())), file.getValue().asText());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertArrayEquals(Files.readAllBytes(folder.resolve("words.json")),
                Files.readAllBytes(folder.resolve("out/tokenizer.json")));
    }

    private String refusal(SegmentFiles.Settings settings) {
        String message = assertThrows(Exception.class, () -> write(settings)).getMessage();
        assertFalse(Files.exists(folder.resolve("out")), "nothing is written");
        assertFalse(Files.exists(folder.resolve("out.part")), "nothing is left");
        return message;
    }

    @Test
    void whatDoesNotDoIsRefusedByName() throws IOException {
        Path corpus = folder.resolve("corpus");
        SegmentFiles.Settings byFile = settings(words, shape(6, 2, false), SplitBy.FILE);
        TestCorpus.write(corpus, Map.of());
        assertEquals(corpus + " is an empty corpus; make one that has files", refusal(byFile));
        TestCorpus.write(corpus, Map.of(Part.TRAIN, List.of(file("a.py", 1, 3))));
        assertEquals(corpus + ": the part val has no file; make the corpus of more files, or with a larger fraction for"
                + " val", refusal(byFile));
        TestCorpus.write(corpus, Map.of(Part.TRAIN, List.of(file("a.py", 1, 3)), Part.VALIDATION,
                List.of(new SourceFile("b.py", "\n"))));
        assertEquals(corpus + ": the part val has no segment: its files have no tokens; make the corpus of more files",
                refusal(byFile));
        assertEquals(corpus + ": the part val has no segment of 1; give it a larger fraction, another seed, or a corpus"
                + " of more files", refusal(settings(words, shape(6, 2, false), SplitBy.SEGMENT)));

        writeCorpus();
        PretrainedTokenizer gpt2 = PretrainedTokenizer.read(TokenizerFixture.of("gpt2").folder());
        assertEquals("the tokenizer has no token <python> to start segments with; give --start one of its special"
                + " tokens, which are <|endoftext|>, or train a tokenizer with --special \"<python>\"",
                refusal(settings(gpt2, shape(6, 2, false), SplitBy.FILE)));
        SegmentShape ofText = new SegmentShape(6, 2, "<|endoftext|>", "print", false);
        assertEquals("the tokenizer's token print stands for text, which is not to end segments; give --end one of its"
                + " special tokens, which are <|endoftext|>, or train a tokenizer with --special \"print\"",
                refusal(settings(gpt2.withTokens(List.of("print")), ofText, SplitBy.FILE)));

        TestCorpus.write(corpus, Map.of(Part.TRAIN, List.of(file("a.py", 1, 3), new SourceFile("half.py", "x?")),
                Part.VALIDATION, List.of(file("b.py", 1, 3))));
        Path half = corpus.resolve("train.jsonl");
        Files.writeString(half, Files.readString(half).replace("x?", "x\\ud800"));
        String lone = refusal(byFile);
        assertTrue(lone.startsWith(corpus + ": half.py: half a character is no text: the lone surrogate "), lone);
        Files.writeString(half, Files.readString(half).lines().findFirst().orElseThrow() + "\n");
        assertTrue(refusal(byFile).startsWith(half + ":2: it ends after 1 of 2 files"));
    }

    @Test
    void aFolderWithFilesIsNotWrittenTo() throws IOException {
        writeCorpus();
        Files.createDirectories(folder.resolve("out"));
        Files.writeString(folder.resolve("out/mine"), "x");
        String message = assertThrows(IOException.class,
                () -> write(settings(words, shape(6, 2, false), SplitBy.FILE))).getMessage();
        assertEquals(folder.resolve("out") + " is not empty; give a folder that is, or one that is not there", message);
        assertEquals("x", Files.readString(folder.resolve("out/mine")));
    }
}
