package org.codestep.evaluate.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.codestep.corpus.Entry;
import org.codestep.corpus.EntryReader;
import org.codestep.evaluate.suite.RobustnessSuite.Base;
import org.codestep.evaluate.suite.RobustnessSuite.ExampleSet;
import org.codestep.generate.Level;
import org.codestep.generate.Variant;
import org.codestep.generate.skeleton.IntRange;
import org.codestep.generate.skeleton.Preset;
import org.codestep.generate.skeleton.SkeletonSettings;
import org.codestep.task.Task;
import org.codestep.task.kind.Tasks;
import org.codestep.task.label.LabelSummary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RobustnessSuiteTest {

    private static final int SNIPPETS = 40;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"line-count", "output", "operator", "stepped-input"})
    void everyTaskHasEverySet(String task) throws IOException {
        List<LabelSummary> summaries = write(Tasks.named(task), Base.inDistribution(3), "suite");
        List<ExampleSet> sets = RobustnessSuite.read(directory.resolve("suite"));
        assertEquals(
                List.of("in-distribution", "renamed", "longer", "deeper", "denser", "hidden-numbers",
                        "hidden-variables", "mixed-operators"),
                sets.stream().map(ExampleSet::name).toList());
        assertEquals(sets.size(), RobustnessSuite.size());
        for (int i = 0; i < sets.size(); i++) {
            assertEquals(SNIPPETS, Files.readAllLines(sets.get(i).snippets()).size());
            assertTrue(summaries.get(i).examples() > 0, sets.get(i).name());
            assertEquals(summaries.get(i).examples(), Files.readAllLines(sets.get(i).examples()).size());
        }
    }

    @Test
    void renamedProgramsHaveOtherNamesOfTheSameSetAndTheSameCounts() throws IOException {
        write(Tasks.named("line-count"), Base.of(Level.ALL, Variant.COUNTING, 3), "suite");
        List<Entry> base = snippets("in-distribution");
        List<Entry> renamed = snippets("renamed");
        for (int i = 0; i < SNIPPETS; i++) {
            assertNotEquals(base.get(i).source(), renamed.get(i).source());
            assertEquals(withoutNames(base.get(i).source()), withoutNames(renamed.get(i).source()));
            assertFalse(renamed.get(i).source().matches("(?s).*\\b[f-z]\\b.*"), renamed.get(i).source());
        }
        assertEquals(answers("in-distribution"), answers("renamed"));
        Set<String> longer = snippets("longer").stream().map(Entry::source).collect(Collectors.toSet());
        assertEquals(SNIPPETS, longer.size());
    }

    private static String withoutNames(String source) {
        return source.replaceAll("\\b[a-z]\\b", "_");
    }

    /** Half as long as the presets: every set differs from that. */
    @Test
    void setsDifferFromWhateverIsInDistribution() throws IOException {
        SkeletonSettings small = Preset.IN_DISTRIBUTION.settings()
                .withDepth(new IntRange(1, 1)).withLines(new IntRange(11, 13));
        write(Tasks.named("line-count"), Base.of(small, 3), "suite");
        assertTrue(snippets("in-distribution").stream().allMatch(isLong(11, 13)));
        assertTrue(snippets("deeper").stream().allMatch(isLong(11, 13)));
        assertTrue(snippets("longer").stream().allMatch(isLong(22, 26)));
        assertTrue(snippets("in-distribution").stream().noneMatch(entry -> entry.source().contains("\n\t\t")));
        assertTrue(snippets("deeper").stream().allMatch(entry -> entry.source().contains("\n\t\t")));
    }

    private static Predicate<Entry> isLong(long least, long most) {
        return entry -> entry.source().lines().count() >= least && entry.source().lines().count() <= most;
    }

    @Test
    void theSeedDecidesTheFiles() throws IOException {
        Task task = Tasks.named("output");
        write(task, Base.inDistribution(3), "one");
        write(task, Base.inDistribution(3), "two");
        for (ExampleSet set : RobustnessSuite.read(directory.resolve("one"))) {
            Path same = directory.resolve("two").resolve(set.examples().getFileName());
            assertEquals(-1, Files.mismatch(set.examples(), same), set.name());
        }
    }

    @Test
    void aFolderWithoutASuiteIsSaid() {
        var missing = assertThrows(IOException.class, () -> RobustnessSuite.read(directory));
        assertEquals(directory.resolve("suite.json") + " is not there", missing.getMessage());
    }

    private List<LabelSummary> write(Task task, Base base, String folder) throws IOException {
        var settings = new RobustnessSuite.Settings(directory.resolve(folder), task, base, SNIPPETS, 0, false, 3);
        return RobustnessSuite.write(settings, 2, done -> {});
    }

    private List<Entry> snippets(String name) throws IOException {
        return entries(directory.resolve("suite").resolve(name + ".snippets.jsonl"));
    }

    private List<String> answers(String name) throws IOException {
        return entries(directory.resolve("suite").resolve(name + ".jsonl")).stream()
                .map(entry -> entry.example().answer())
                .toList();
    }

    private static List<Entry> entries(Path file) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (EntryReader reader = new EntryReader(file)) {
            reader.forEachRemaining(entries::add);
        }
        return entries;
    }
}
