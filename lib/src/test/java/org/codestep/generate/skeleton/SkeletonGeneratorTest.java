package org.codestep.generate.skeleton;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.codestep.corpus.file.Hash;
import org.codestep.generate.LevelExhaustedException;
import org.codestep.trace.Limits;
import org.codestep.trace.TinyPyTracer;
import org.codestep.trace.Trace;
import org.codestep.trace.Tracer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SkeletonGeneratorTest {

    private static List<SkeletonSnippet> generate(Preset preset, long seed, int count, int threads) {
        List<SkeletonSnippet> snippets = new ArrayList<>();
        new SkeletonGenerator(new SkeletonConfig(preset, seed)).generate(count, threads, snippets::add);
        return snippets;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5})
    void theNumberOfThreadsDoesNotChangeTheSnippets(int threads) {
        assertEquals(generate(Preset.DEEPER, 11, 1_500, 1), generate(Preset.DEEPER, 11, 1_500, threads));
    }

    @Test
    void aShorterRunIsTheBeginningOfALongerOneAndAnotherSeedIsAnother() {
        List<SkeletonSnippet> snippets = generate(Preset.DENSER, 5, 700, 2);
        assertEquals(generate(Preset.DENSER, 5, 100, 2), snippets.subList(0, 100));
        assertNotEquals(generate(Preset.DENSER, 6, 100, 2), snippets.subList(0, 100));
    }

    /** Files made by a seed must not change from one version to the next without notice. */
    @Test
    void aSeedsSnippetsAreFixed() {
        StringBuilder text = new StringBuilder();
        for (Preset preset : Preset.values()) {
            text.append(generate(preset, 2024, 200, 2).stream()
                    .map(snippet -> snippet.origin() + "\n" + snippet.source() + "\n" + snippet.lineCount() + "\n\n")
                    .collect(Collectors.joining()));
        }
        byte[] digest = Hash.sha256().digest(text.toString().getBytes(StandardCharsets.UTF_8));
        assertEquals(
                "578d6f967514b67c3f0a2f04cd75872ff152e65b15e590b1cd5c2e8a49f4dd55", HexFormat.of().formatHex(digest));
    }

    /** The label is counted a second time here, and the values looked at. */
    @ParameterizedTest
    @EnumSource(Preset.class)
    void snippetsAreDistinctRunToTheirEndAndStayInTheRange(Preset preset) {
        Set<String> sources = new HashSet<>();
        int longest = 0;
        try (TinyPyTracer tracer = new TinyPyTracer()) {
            for (SkeletonSnippet snippet : generate(preset, 3, 300, 2)) {
                assertTrue(sources.add(snippet.source()), snippet.source());
                assertEquals(preset.toString(), snippet.origin());
                Trace trace = tracer.trace(snippet.source(), Limits.DEFAULT, Tracer.Detail.STEPS);
                assertTrue(trace.error().isEmpty(), snippet.source());
                assertEquals(trace.steps().size(), snippet.lineCount(), snippet.source());
                for (String value : trace.finalStates().values().values()) {
                    assertTrue(preset.settings().values().contains(Long.parseLong(value)), snippet.source());
                    longest = Math.max(longest, value.length());
                }
            }
        }
        assertTrue(longest >= 3, "values are not near the end of the range");
    }

    @Test
    void settingsOfOnesOwnAreKept() {
        SkeletonSettings settings = new SkeletonSettings(
                new IntRange(0, 0), new IntRange(1, 1), new IntRange(4, 5), new IntRange(1, 1),
                new NumberSet(new IntRange(3, 5)), new NameSet(2, 0, 1),
                new OperatorGroups(List.of(List.of("*")), 1), new IntRange(0, 25));
        List<SkeletonSnippet> snippets =
                new SkeletonGenerator(new SkeletonConfig("own", settings, 1, 1_000)).generate(200);
        for (SkeletonSnippet snippet : snippets) {
            assertTrue(snippet.source().matches(
                    "(a[a-f] = ([345]|(a[a-f]|[345]) \\* (a[a-f]|[345]))\n|print\\(a[a-f]\\)\n){3,4}print\\(a[a-f]\\)"),
                    snippet.source());
        }
        assertFalse(snippets.isEmpty());
    }

    @Test
    void settingsThatRunDrySaySo() {
        SkeletonSettings settings = new SkeletonSettings(
                new IntRange(0, 0), new IntRange(1, 1), new IntRange(3, 3), new IntRange(1, 1),
                new NumberSet(new IntRange(0, 1)), new NameSet(1, 0, 8),
                new OperatorGroups(List.of(List.of("+")), 1), new IntRange(0, 9));
        // Two of the names a and b, in either order, two numbers each, one of two printed.
        List<SkeletonSnippet> snippets = new ArrayList<>();
        var generator = new SkeletonGenerator(new SkeletonConfig("small", settings, 1, 1_000));
        var e = assertThrows(LevelExhaustedException.class, () -> generator.generate(100, 2, snippets::add));
        assertEquals(16, snippets.size());
        assertEquals(
                "preset small ran dry: 16 distinct snippets found, 100 wanted; 1,000 attempts in a row gave nothing"
                        + " new. Ask for at most 16, or for another preset",
                e.getMessage());
    }

    @Test
    void settingsThatCannotBeAreRefused() {
        SkeletonSettings settings = Preset.IN_DISTRIBUTION.settings();
        refused("lines: wanted at least 11, got 10..12", () -> settings.withLines(new IntRange(10, 12)));
        refused("blocks: wanted at least 1, got 0..2", () -> settings.withBlocks(new IntRange(0, 2)));
        refused("depth: wanted at least 0, got -1..2", () -> settings.withDepth(new IntRange(-1, 2)));
        refused("a loop's bounds are numbers of one range, so each range must reach over 4 iterations; got [0..3]",
                () -> settings.withNumbers(new NumberSet(new IntRange(0, 3))));
        refused("wanted at least 4 variable names for nested loops 2 deep, got [a, b]",
                () -> settings.withNames(new NameSet(1, 0, 8)));
        refused("ranges 0..3 and 3..4 overlap", () -> new NumberSet(new IntRange(0, 3), new IntRange(3, 4)));
        refused("of 1 groups of operators, 2 cannot meet in a program",
                () -> new OperatorGroups(List.of(List.of("+")), 2));
        refused("wanted each operator once, of + - * // %; got '/' in [[/]]",
                () -> new OperatorGroups(List.of(List.of("/")), 1));
        refused("a range goes from the lower to the higher number, got 2 to 1", () -> new IntRange(2, 1));
    }

    private static void refused(String message, Runnable making) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, making::run).getMessage());
    }

    @Test
    void namesAreAShareOfAllOfTheirLengthWithoutPythonsOwn() {
        assertEquals(26, new NameSet(1, 0, 100).names().size());
        assertEquals(List.of("y", "z"), new NameSet(1, 93, 100).names().subList(0, 2));
        List<String> two = new NameSet(2, 0, 100).names();
        assertEquals(26 * 26 - 6, two.size());
        assertFalse(two.contains("if"));
        assertFalse(new NameSet(3, 0, 100).names().contains("int"));
    }
}
