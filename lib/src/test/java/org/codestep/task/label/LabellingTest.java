package org.codestep.task.label;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.codestep.corpus.EntryReader;
import org.codestep.generate.GeneratorConfig;
import org.codestep.generate.Level;
import org.codestep.generate.SnippetGenerator;
import org.codestep.generate.Variant;
import org.codestep.generate.skeleton.Preset;
import org.codestep.generate.skeleton.SkeletonConfig;
import org.codestep.generate.skeleton.SkeletonGenerator;
import org.codestep.task.kind.LineCount;
import org.codestep.task.kind.Tasks;
import org.codestep.trace.TinyPyTracer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Line counts go from text to text by a shorter way than other examples, to the same end. */
class LabellingTest {

    @TempDir
    private Path folder;

    /** Enough for many batches; among them what only the interpreter knows, and what no tracer counts. */
    private List<String> snippets() {
        List<String> snippets = new ArrayList<>();
        new SnippetGenerator(new GeneratorConfig(Level.ALL, Variant.COUNTING, 3))
                .generate(20_000, 1, snippet -> snippets.add(snippet.source()));
        new SkeletonGenerator(new SkeletonConfig(Preset.LONGER, 3))
                .generate(2_000, 1, snippet -> snippets.add(snippet.source()));
        snippets.addAll(7_000, List.of(
                "for a in range(600):\n\tprint(a)", "a = 1 / 0", "import os", "def f():\n\treturn 1\nf()", "while 1:\n\tpass",
                "print('1\u00e9\u65e5')", "a = 10 ** 30", "a = (", "  a = 1", "a = 1\n\tb = 2"));
        return snippets;
    }

    @ParameterizedTest
    @CsvSource({"line-count, 0", "line-count-notebook, 0", "line-count, 12345"})
    void textIsWhatObjectsSay(String name, long limit) throws IOException {
        LineCount task = (LineCount) Tasks.named(name);
        Path input = write(snippets());
        Path text = folder.resolve("e.txt");
        Path objects = folder.resolve("e.jsonl");
        LabelSummary ofText = label(input, new Labelling.Output(text, task, limit, false), 3);
        LabelSummary ofObjects = label(input, new Labelling.Output(objects, task, limit, false), 1);
        List<String> expected =
                EntryReader.examples(objects).stream().map(example -> example.text() + "\n").toList();
        assertEquals(String.join("\n", expected), Files.readString(text));
        assertEquals(ofObjects.toJson(), ofText.toJson());
        assertEquals(limit == 0 ? 22_004 : limit, ofText.examples());
    }

    /** Whichever batch meets it first: an answer that comes early in the file is counted in all of it. */
    @Test
    void theFirstAnswersOfAFileAreCountedInAllOfItWhateverTheThreads() throws IOException {
        Path input = write(snippets().subList(0, 20_000));
        Path examples = folder.resolve("e.jsonl");
        var output = new Labelling.Output(examples, Tasks.named("output"), 0, false);
        JsonNode json = label(input, output, 1).toJson();
        byte[] summary = Files.readAllBytes(LabelSummary.fileOf(examples));
        Map<String, Long> counts = new LinkedHashMap<>();
        EntryReader.examples(examples).forEach(example -> counts.merge(example.answer().strip(), 1L, Long::sum));
        assertTrue(counts.size() > 2_000, "answers: " + counts.size());
        Map<String, Long> first = new HashMap<>();
        counts.entrySet().stream().limit(1_000).forEach(count -> first.put(count.getKey(), count.getValue()));
        Map<String, Long> counted = new HashMap<>();
        json.get("answers").properties().forEach(count -> counted.put(count.getKey(), count.getValue().asLong()));
        assertEquals(first, counted);
        long others = counts.values().stream().skip(1_000).mapToLong(Long::longValue).sum();
        assertEquals(others, json.get("other_answers").asLong());
        label(input, output, 3);
        assertArrayEquals(summary, Files.readAllBytes(LabelSummary.fileOf(examples)));
    }

    /** A byte beyond ASCII makes its whole batch go the other way. */
    @Test
    void theBatchOfAStrangeCharacterIsLabelledTheSame() throws IOException {
        List<String> snippets = new ArrayList<>(snippets().subList(0, 5_000));
        Path plain = label(write(snippets));
        String expected = Files.readString(plain);
        snippets.add("a = 1 # \u00e9");
        assertEquals(expected + "\na = 1 # \u00e9\n# count?1\n", Files.readString(label(write(snippets))));
    }

    private Path write(List<String> snippets) throws IOException {
        return Files.writeString(folder.resolve("s.txt"), String.join("\n\n", snippets) + "\n");
    }

    private Path label(Path input) throws IOException {
        Path output = folder.resolve("e.txt");
        label(input, new Labelling.Output(output, LineCount.PLAIN, 0, false), 2);
        return output;
    }

    private static LabelSummary label(Path input, Labelling.Output output, int threads) throws IOException {
        try (TinyPyTracer tracer = new TinyPyTracer()) {
            return Labelling.write(new Labelling.Settings(input, output, 0), tracer, threads, done -> {}).get(0);
        }
    }
}
