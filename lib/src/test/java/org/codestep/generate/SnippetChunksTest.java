package org.codestep.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.codestep.corpus.file.Hash;
import org.codestep.generate.SnippetChunks.Draw;
import org.codestep.generate.skeleton.IntRange;
import org.codestep.generate.skeleton.NameSet;
import org.codestep.generate.skeleton.NumberSet;
import org.codestep.generate.skeleton.OperatorGroups;
import org.codestep.generate.skeleton.Preset;
import org.codestep.generate.skeleton.SkeletonConfig;
import org.codestep.generate.skeleton.SkeletonGenerator;
import org.codestep.generate.skeleton.SkeletonSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SnippetChunksTest {

    /** Both grammars; the level and the patience are such that the streams have duplicates and go on. */
    static Stream<DistinctSnippets<?>> generators() {
        return Stream.of(
                new SnippetGenerator(new GeneratorConfig(Level.WHILE, Variant.COUNTING, 7)),
                new SnippetGenerator(new GeneratorConfig(Level.ALL, Variant.PUBLIC, 7)),
                new SkeletonGenerator(new SkeletonConfig("few", few(), 7)),
                new SkeletonGenerator(new SkeletonConfig(Preset.DEEPER, 7)));
    }

    private static SkeletonSettings few() {
        return new SkeletonSettings(
                new IntRange(0, 0), new IntRange(1, 1), new IntRange(4, 5), new IntRange(1, 1),
                new NumberSet(new IntRange(3, 5)), new NameSet(2, 0, 1),
                new OperatorGroups(List.of(List.of("*")), 1), new IntRange(0, 25));
    }

    private static <S extends Snippet> List<Draw<S>> chunks(SnippetChunks<S> chunks, int count) {
        List<Draw<S>> draws = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            draws.addAll(chunks.chunk(number));
        }
        return draws;
    }

    private static List<? extends Snippet> distinct(List<? extends Draw<? extends Snippet>> draws) {
        Set<String> sources = new HashSet<>();
        return draws.stream().map(Draw::snippet).filter(snippet -> sources.add(snippet.source())).toList();
    }

    @ParameterizedTest
    @MethodSource("generators")
    void theGenerationIsTheChunksOneAfterAnotherWithoutDuplicates(DistinctSnippets<?> generator) {
        List<? extends Draw<? extends Snippet>> draws = chunks(generator.chunks(), 3);
        List<? extends Snippet> distinct = distinct(draws);
        assertTrue(distinct.size() > 512, "a test of more than one chunk; got " + distinct.size());
        assertEquals(distinct, generator.generate(distinct.size()));
    }

    @Test
    void duplicatesAreInTheChunks() {
        List<Draw<LabelledSnippet>> draws =
                chunks(new LevelChunks(new GeneratorConfig(Level.WHILE, Variant.COUNTING, 7)), 3);
        assertTrue(distinct(draws).size() < draws.size());
    }

    @ParameterizedTest
    @MethodSource("generators")
    void drawsCarryTheirPlaceAndTheirKey(DistinctSnippets<?> generator) {
        long last = 2 * SnippetChunks.ATTEMPTS - 1;
        for (Draw<? extends Snippet> draw : generator.chunks().chunk(2)) {
            assertTrue(draw.attempt() > last, last + " before " + draw.attempt());
            last = draw.attempt();
            assertEquals(Hash.key(draw.snippet().source()), draw.key());
        }
        assertTrue(last < 3 * SnippetChunks.ATTEMPTS);
    }

    @ParameterizedTest
    @MethodSource("generators")
    void aChunkAloneIsTheSameInAnyOrderAndFromAnyThread(DistinctSnippets<?> generator) throws Exception {
        List<?> expected = Stream.of(0L, 1L, 2L, 3L).map(generator.chunks()::chunk).toList();
        assertEquals(4, new HashSet<>(expected).size(), "chunks differ");
        SnippetChunks<?> fresh = copy(generator.chunks());
        for (int number = 3; number >= 0; number--) {
            assertEquals(expected.get(number), fresh.chunk(number));
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            SnippetChunks<?> shared = copy(generator.chunks());
            List<Callable<List<?>>> tasks = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                long number = i % 4;
                tasks.add(() -> shared.chunk(number));
            }
            List<Future<List<?>>> made = threads.invokeAll(tasks);
            for (int i = 0; i < made.size(); i++) {
                assertEquals(expected.get(i % 4), made.get(i).get());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @MethodSource("generators")
    void theyTravelAsTheirSettings(DistinctSnippets<?> generator) throws Exception {
        generator.chunks().chunk(0);
        byte[] bytes = serialised(generator.chunks());
        assertTrue(bytes.length < 4_000, "no memo of programs is in " + bytes.length + " bytes");
        SnippetChunks<?> copy = (SnippetChunks<?>) deserialised(bytes);
        assertNotSame(generator.chunks(), copy);
        List<?> chunk = copy.chunk(5);
        assertEquals(generator.chunks().chunk(5), chunk);
        assertEquals(chunk, copy(chunk), "what was drawn travels too");
    }

    @Test
    void anotherSeedAndOtherSettingsGiveOtherChunks() {
        List<Draw<LabelledSnippet>> chunk =
                new LevelChunks(new GeneratorConfig(Level.ALL, Variant.COUNTING, 1)).chunk(3);
        assertNotEquals(chunk, new LevelChunks(new GeneratorConfig(Level.ALL, Variant.COUNTING, 2)).chunk(3));
        assertNotEquals(chunk, new LevelChunks(new GeneratorConfig(Level.ALL, Variant.PUBLIC, 1)).chunk(3));
    }

    @Test
    void aNumberThatNoChunkHasIsRefused() {
        var chunks = new LevelChunks(new GeneratorConfig(Level.ALL, Variant.COUNTING, 1));
        long last = Long.MAX_VALUE / SnippetChunks.ATTEMPTS - 1;
        assertEquals(last, chunks.chunk(last).get(0).attempt() / SnippetChunks.ATTEMPTS);
        for (long number : new long[] {-1, last + 1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            var e = assertThrows(IllegalArgumentException.class, () -> chunks.chunk(number));
            assertEquals("chunks have the numbers 0 to " + last + ", got " + number, e.getMessage());
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> T copy(T object) throws IOException, ClassNotFoundException {
        return (T) deserialised(serialised(object));
    }

    private static byte[] serialised(Object object) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        return bytes.toByteArray();
    }

    private static Object deserialised(byte[] bytes) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return in.readObject();
        }
    }
}
