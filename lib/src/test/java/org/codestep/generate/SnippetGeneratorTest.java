package org.codestep.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.codestep.corpus.file.Hash;
import org.codestep.trace.TinyPyTracer;
import org.codestep.trace.Trace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnippetGeneratorTest {

    private static List<LabelledSnippet> generate(Level level, Variant variant, long seed, int count, int threads) {
        List<LabelledSnippet> snippets = new ArrayList<>();
        new SnippetGenerator(new GeneratorConfig(level, variant, seed)).generate(count, threads, snippets::add);
        return snippets;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7})
    void theNumberOfThreadsDoesNotChangeTheSnippets(int threads) {
        assertEquals(
                generate(Level.ALL, Variant.COUNTING, 11, 3_000, 1),
                generate(Level.ALL, Variant.COUNTING, 11, 3_000, threads));
    }

    @Test
    void aShorterRunIsTheBeginningOfALongerOne() {
        assertEquals(
                generate(Level.FOR_ADVANCED, Variant.PUBLIC, 5, 200, 2),
                generate(Level.FOR_ADVANCED, Variant.PUBLIC, 5, 1_500, 2).subList(0, 200));
    }

    @Test
    void anotherSeedGivesOtherSnippets() {
        assertNotEquals(
                generate(Level.ALL, Variant.COUNTING, 1, 50, 1), generate(Level.ALL, Variant.COUNTING, 2, 50, 1));
    }

    /** Files made by a seed must not change from one version to the next without notice. */
    @Test
    void aSeedsSnippetsAreFixed() {
        String text = generate(Level.ALL, Variant.PUBLIC, 2024, 2_000, 2).stream()
                .map(snippet -> snippet.level() + "\n" + snippet.source() + "\n" + snippet.lineCount())
                .collect(Collectors.joining("\n\n"));
        byte[] digest = Hash.sha256().digest(text.getBytes(StandardCharsets.UTF_8));
        assertEquals(
                "cacbfe73bbfa753f90367b8dd53089e7e46890b128674e15f16ebabc6fae8ac7", HexFormat.of().formatHex(digest));
    }

    @ParameterizedTest
    @EnumSource(Level.class)
    void snippetsAreDistinctAndRunToTheirEndInAsManyLines(Level level) {
        Set<String> sources = new HashSet<>();
        try (TinyPyTracer tracer = new TinyPyTracer()) {
            for (LabelledSnippet snippet : generate(level, Variant.PUBLIC, 3, 500, 2)) {
                assertTrue(sources.add(snippet.source()), snippet.source());
                Trace trace = tracer.trace(snippet.source());
                assertTrue(trace.error().isEmpty(), snippet.source());
                assertEquals(trace.lineCount(), snippet.lineCount(), snippet.source());
            }
        }
    }

    @Test
    void allDrawsEachLevelOfItsVariantAndKeepsItsName() {
        assertEquals(
                EnumSet.complementOf(EnumSet.of(Level.ALL)), levels(generate(Level.ALL, Variant.PUBLIC, 1, 500, 2)));
        assertEquals(
                EnumSet.complementOf(EnumSet.of(Level.ALL, Level.WHILE)),
                levels(generate(Level.ALL, Variant.COUNTING, 1, 500, 2)));
    }

    private static Set<Level> levels(List<LabelledSnippet> snippets) {
        return snippets.stream().map(LabelledSnippet::level).collect(Collectors.toSet());
    }

    @Test
    void anExhaustedLevelStopsAndTellsHowManyItGave() {
        List<LabelledSnippet> snippets = new ArrayList<>();
        var generator = new SnippetGenerator(new GeneratorConfig(Level.WHILE, Variant.COUNTING, 1, 1));
        var e = assertThrows(
                LevelExhaustedException.class, () -> generator.generate(1_000_000, 2, snippets::add));
        assertEquals(snippets.size(), e.found());
        assertFalse(snippets.isEmpty());
        assertTrue(
                e.getMessage().startsWith(
                        String.format(Locale.ROOT, "level 4.1 (counting) ran dry: %,d distinct", e.found())),
                e.getMessage());
    }

    @Test
    void anInterruptEndsTheWork() {
        var generator = new SnippetGenerator(new GeneratorConfig(Level.ALL, Variant.COUNTING, 1));
        Thread.currentThread().interrupt();
        assertThrows(CancellationException.class, () -> generator.generate(10));
        assertTrue(Thread.interrupted());
    }

    @Test
    void aListOfNoneIsEmptyAndANegativeCountIsRefused() {
        var generator = new SnippetGenerator(new GeneratorConfig(Level.ALL, Variant.COUNTING, 1));
        assertEquals(List.of(), generator.generate(0));
        assertThrows(IllegalArgumentException.class, () -> generator.generate(-1));
        assertThrows(
                IllegalArgumentException.class, () -> new GeneratorConfig(Level.ALL, Variant.COUNTING, 1, 0));
    }
}
