package org.codestep.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.codestep.corpus.file.Hash;
import org.codestep.corpus.split.Fractions;
import org.codestep.corpus.split.Part;
import org.codestep.source.filter.Fate;
import org.codestep.source.filter.Filters;
import org.codestep.source.place.PlaceSettings;
import org.codestep.source.place.SourcePlaces;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Makes corpora of generated files, of which some are the same, some almost, and some of no use. */
class SourceCorpusTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> FILES =
            List.of("corpus.json", "manifest.jsonl", "train.jsonl", "val.jsonl", "test.jsonl");
    private static final Fractions HALVES = new Fractions(0.5, 0.25, 0.25);

    @TempDir
    private Path folder;
    private Path source;

    @BeforeEach
    void makeSource() throws IOException {
        source = Files.createDirectory(folder.resolve("src"));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(source.resolve(name), text);
    }

    /** Programs in families: files of one are almost the same. */
    private void writeFamilies(int families) throws IOException {
        Random random = new Random(4);
        for (int family = 0; family < families; family++) {
            StringBuilder program = new StringBuilder();
            for (int line = 0; line < 40; line++) {
                program.append("name").append(random.nextInt(1_000)).append(" = call(").append(line).append(")\n");
            }
            for (int member = random.nextInt(3); member >= 0; member--) {
                write("f" + family + "_" + member + ".py", program + "last = " + member + "\n");
            }
        }
    }

    private static CorpusSettings settings(NearPolicy near, boolean parsed, Fractions fractions, long seed) {
        return new CorpusSettings(
                new PlaceSettings(List.of(".py"), Optional.empty(), Filters.DEFAULT.maxBytes()), Filters.DEFAULT,
                parsed, near, CorpusSettings.DEFAULT_THRESHOLD, fractions, seed);
    }

    private CorpusSummary make(CorpusSettings settings, String name, int threads)
            throws IOException, InterruptedException {
        return SourceCorpus.write(
                SourcePlaces.of(List.of(source.toString()), settings.reading(), Optional.empty()),
                settings, folder.resolve(name), threads, bytes -> {});
    }

    private List<JsonNode> manifest(String name) throws IOException {
        List<JsonNode> entries = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve(name).resolve("manifest.jsonl"))) {
            entries.add(JSON.readTree(line));
        }
        return entries;
    }

    private static Map<String, String> fates(List<JsonNode> manifest) {
        Map<String, String> fates = new HashMap<>();
        manifest.forEach(entry -> fates.put(entry.get("path").textValue(), entry.get("fate").textValue()));
        return fates;
    }

    /** The part of each file. */
    private Map<String, Part> parts(String name) throws IOException {
        Map<String, Part> parts = new HashMap<>();
        CorpusFolder corpus = CorpusFolder.open(folder.resolve(name));
        for (Part part : Part.values()) {
            try (Stream<SourceFile> files = corpus.files(part)) {
                files.forEach(file -> assertEquals(null, parts.put(file.path(), part), file.path()));
            }
        }
        return parts;
    }

    private void assertFails(String message, CorpusSettings settings) throws IOException {
        assertEquals(message, assertThrows(IOException.class, () -> make(settings, "out", 2)).getMessage());
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(source), left.toList());
        }
    }

    @Test
    void everyFateIsToldOfItsFile() throws Exception {
        write("a.py", "# SPDX-License-Identifier: MIT\nfirst = 'é'\n");
        write("b.py", "# SPDX-License-Identifier: MIT\r\nfirst = 'é'\r\n");
        Files.write(source.resolve("c.py"), "# coding: latin-1\nword = 'é'\n".getBytes(StandardCharsets.ISO_8859_1));
        Files.write(source.resolve("d.py"), "word = 'é'\n".getBytes(StandardCharsets.ISO_8859_1));
        write("e.py", "zero = '\0'\n");
        write("f.py", "\n \n");
        write("g.py", "a = 1\nline = '" + "x".repeat(1_000) + "'\n" + "b = 2\n".repeat(20));
        write("h.py", ("line = '" + "x".repeat(110) + "'\n").repeat(3));
        write("i.py", "()+-*/=!?:;\n");
        write("j.py", "# do not edit\nword = 2\n");
        write("k.py", "this is no program\n");
        write("l.py", "x = 1\n".repeat(200_000));
        write("m.py", "one = two(three, four, five)\n".repeat(2) + "six = 7\n");
        write("n.py", "one = two(three,  four, five)\n".repeat(2) + "six = 7\n");
        Files.createSymbolicLink(source.resolve("o"), Path.of("."));
        Files.createSymbolicLink(source.resolve("p.py"), Path.of("none.py"));
        CorpusSummary summary = make(settings(NearPolicy.KEEP_ONE, true, new Fractions(1, 0, 0), 0), "out", 2);
        List<JsonNode> manifest = manifest("out");
        Map<String, String> wanted = new HashMap<>();
        List.of("a kept", "b duplicate", "c kept", "d undecodable", "e nul-bytes", "f empty", "g long-line",
                "h long-lines", "i few-letters", "j generated", "k not-parsed", "l too-large", "m kept",
                "n near-duplicate", "p unreadable").forEach(fate -> wanted.put(
                        "src/" + fate.substring(0, 1) + ".py", fate.substring(2)));
        wanted.put("src/o", "link-loop");
        assertEquals(wanted, fates(manifest));
        assertEquals(16, summary.seen());
        assertEquals(3, summary.fates().get(Fate.KEPT).files());
        assertEquals(2, summary.groups());
        assertEquals("{\"path\":\"src/a.py\",\"place\":\"src\",\"bytes\":44,\"sha256\":\""
                + Hash.sha256(source.resolve("a.py")) + "\",\"characters\":43,\"licence\":\"MIT\",\"fate\":\"kept\","
                + "\"part\":\"train\",\"group\":1}", manifest.get(0).toString());
        assertEquals(1, manifest.get(1).get("group").intValue());
        assertEquals("it is not UTF-8", manifest.get(3).get("detail").textValue());
        assertEquals("# do not edit", manifest.get(9).get("detail").textValue());
        assertTrue(manifest.get(10).get("detail").textValue().startsWith("line 1: "));
        assertEquals(Hash.sha256(source.resolve("l.py")), manifest.get(11).get("sha256").textValue());
        assertEquals(13, manifest.get(13).get("group").intValue());
        assertEquals(Set.of("src/a.py", "src/c.py", "src/m.py"), parts("out").keySet());
        try (Stream<SourceFile> files = CorpusFolder.open(folder.resolve("out")).files(Part.TRAIN)) {
            assertEquals("# coding: latin-1\nword = 'é'\n", files.skip(1).findFirst().orElseThrow().text());
        }
    }

    @Test
    void theDescriptionHasTheHashesOfTheOthers() throws Exception {
        writeFamilies(30);
        make(settings(NearPolicy.KEEP_ONE, false, HALVES, 1), "out", 2);
        JsonNode description = JSON.readTree(folder.resolve("out/corpus.json").toFile());
        for (String file : FILES.subList(1, FILES.size())) {
            assertEquals(Hash.sha256(folder.resolve("out").resolve(file)),
                    description.get("sha256").get(file).textValue());
        }
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            assertEquals(Set.copyOf(FILES), Set.copyOf(files.map(file -> file.getFileName().toString()).toList()));
        }
    }

    @Test
    void theBytesAreTheSameWhateverTheThreads() throws Exception {
        writeFamilies(60);
        make(settings(NearPolicy.TOGETHER, false, HALVES, 7), "one", 1);
        for (int threads : new int[] {2, 5}) {
            make(settings(NearPolicy.TOGETHER, false, HALVES, 7), "other" + threads, threads);
            for (String file : FILES) {
                assertArrayEquals(Files.readAllBytes(folder.resolve("one").resolve(file)),
                        Files.readAllBytes(folder.resolve("other" + threads).resolve(file)), file);
            }
        }
        make(settings(NearPolicy.TOGETHER, false, HALVES, 8), "seed", 2);
        assertNotEquals(parts("one"), parts("seed"));
    }

    private static String family(String path) {
        return path.substring(0, path.indexOf('_'));
    }

    @Test
    void aGroupIsInOnePart() throws Exception {
        writeFamilies(60);
        make(settings(NearPolicy.TOGETHER, false, HALVES, 0), "together", 2);
        Map<String, Part> together = parts("together");
        Map<String, Set<Part>> byFamily = new HashMap<>();
        together.forEach((path, part) -> byFamily.computeIfAbsent(family(path), any -> new HashSet<>()).add(part));
        assertTrue(together.size() > byFamily.size(), "some have several members");
        byFamily.forEach((family, parts) -> assertEquals(1, parts.size(), family));
        assertEquals(Set.of(Part.values()), Set.copyOf(together.values()));

        make(settings(NearPolicy.KEEP_ONE, false, HALVES, 0), "one", 2);
        Map<String, Part> one = parts("one");
        assertEquals(byFamily.keySet(), Set.copyOf(one.keySet().stream().map(SourceCorpusTest::family).toList()));
        assertEquals(byFamily.size(), one.size());
        one.forEach((path, part) -> assertEquals(together.get(path), part));

        make(settings(NearPolicy.OFF, false, HALVES, 0), "off", 2);
        assertEquals(together.keySet(), parts("off").keySet());
        assertNotEquals(together, parts("off"));
    }

    @Test
    void aFileStaysInItsPartWhenTheCorpusGrows() throws Exception {
        writeFamilies(40);
        make(settings(NearPolicy.KEEP_ONE, false, HALVES, 3), "small", 2);
        writeFamilies(80);
        make(settings(NearPolicy.KEEP_ONE, false, HALVES, 3), "large", 2);
        Map<String, Part> large = parts("large");
        Map<String, Part> small = parts("small");
        small.forEach((path, part) -> assertEquals(part, large.get(path), path));
        assertTrue(large.size() > small.size());
    }

    @Test
    void aCorpusWithoutFilesIsRefusedAndLeavesNothing() throws Exception {
        assertFails("no file was found in " + source + "; wanted some whose names end in .py (--suffix)",
                settings(NearPolicy.KEEP_ONE, false, HALVES, 0));
        write("a.py", "");
        write("b.py", "# do not edit\n");
        assertFails("no file of " + source + " is kept: 1 empty, 1 generated",
                settings(NearPolicy.KEEP_ONE, false, HALVES, 0));
    }

    @Test
    void aPartWithoutFilesIsRefused() throws Exception {
        write("a.py", "a = 1\n");
        write("b.py", "word = other + 2\n");
        assertFails("the part val has none of the 2 files that are kept; give it a larger share (--fractions), another"
                + " --seed, or more files", settings(NearPolicy.KEEP_ONE, false, new Fractions(0.999, 0.001, 0), 0));
        make(settings(NearPolicy.KEEP_ONE, false, new Fractions(1, 0, 0), 0), "out", 1);
        assertEquals(2, CorpusFolder.open(folder.resolve("out")).count(Part.TRAIN));
    }

    @Test
    void whatAnEarlierRunLeftGoesAndAFolderWithFilesStays() throws Exception {
        write("a.py", "a = 1\n");
        Path left = Files.createDirectories(folder.resolve("out.part/work"));
        Files.writeString(left.resolve("lines"), "half");
        make(settings(NearPolicy.KEEP_ONE, false, new Fractions(1, 0, 0), 0), "out", 1);
        assertFalse(Files.exists(folder.resolve("out.part")));
        assertEquals(folder.resolve("out") + " is not empty; give a folder that is, or one that is not there",
                assertThrows(IOException.class, () -> make(
                        settings(NearPolicy.KEEP_ONE, false, new Fractions(1, 0, 0), 0), "out", 1)).getMessage());
        assertEquals(1, parts("out").size());
    }
}
