package org.codestep.generate;

import it.unimi.dsi.fastutil.HashCommon;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.codestep.corpus.Hash;
import org.codestep.corpus.OrderedMap;
import org.codestep.trace.Limits;
import org.codestep.trace.TinyPyTracer;
import org.codestep.trace.Trace;
import org.codestep.trace.Tracer;

/**
 * Yields distinct random snippets of a level with their executed-line counts.
 *
 * <p>A configuration gives the same snippets in the same order, whatever the number of threads: attempts are made
 * in chunks, each with a random generator of its own that is seeded from the configuration's seed and the chunk's
 * number, and duplicates are removed in the order of the chunks. A snippet that raises an exception is thrown away.
 *
 * <p>The first {@code n} snippets of a longer run are those of a run for {@code n}.
 */
public final class SnippetGenerator {

    /** Small enough to share out a short run, large enough to make a thread's turn worth its while. */
    private static final int ATTEMPTS_PER_CHUNK = 512;

    private final GeneratorConfig config;
    private final Tracer tracer;
    private final List<Level> levels;

    /** A generator that counts lines with the library's own interpreter. */
    public SnippetGenerator(GeneratorConfig config) {
        this(config, new TinyPyTracer());
    }

    /** @param tracer counts lines, called by several threads at once; not closed by this */
    public SnippetGenerator(GeneratorConfig config, Tracer tracer) {
        this.config = config;
        this.tracer = tracer;
        this.levels = config.level().drawnFrom(config.variant());
    }

    /**
     * Snippets as a list, made with every processor.
     *
     * @param count how many; at least 0
     * @throws LevelExhaustedException if the level has fewer
     */
    public List<LabelledSnippet> generate(int count) {
        List<LabelledSnippet> snippets = new ArrayList<>(Math.max(count, 0));
        generate(count, Runtime.getRuntime().availableProcessors(), snippets::add);
        return snippets;
    }

    /**
     * Hands on snippets as they are made. Memory holds 8 to 16 bytes a snippet, to know duplicates by.
     *
     * @param count how many; at least 0
     * @param threads how many work at once; at least 1
     * @param sink takes each snippet, called by this thread
     * @throws LevelExhaustedException if the level has fewer; the sink has had those there are
     * @throws java.util.concurrent.CancellationException if this thread is interrupted
     */
    public void generate(long count, int threads, Consumer<? super LabelledSnippet> sink) {
        if (count < 0) {
            throw new IllegalArgumentException("count must not be negative, got " + count);
        }
        LongOpenHashSet seen = new LongOpenHashSet();
        Iterator<Long> chunks = LongStream.iterate(0, chunk -> chunk + 1).iterator();
        try (var attempts = new OrderedMap<>(chunks, threads, this::attempts)) {
            long found = 0;
            int fruitless = 0;
            while (found < count) {
                for (Optional<Attempt> attempt : attempts.next()) {
                    if (attempt.isPresent() && seen.add(attempt.get().key())) {
                        fruitless = 0;
                        sink.accept(attempt.get().snippet());
                        if (++found == count) {
                            return;
                        }
                    } else if (++fruitless == config.patience()) {
                        throw new LevelExhaustedException(config, count, found);
                    }
                }
            }
        }
    }

    /** A chunk's attempts in order; empty where the snippet raised. */
    private List<Optional<Attempt>> attempts(long chunk) {
        // A bijection of the chunk's number, so that no two chunks of a seed share a generator's seed.
        long chunkSeed = HashCommon.murmurHash3(HashCommon.murmurHash3(config.seed()) + chunk);
        UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(chunkSeed);
        SnippetWriter writer = new SnippetWriter(random, config.variant());
        List<Optional<Attempt>> attempts = new ArrayList<>(ATTEMPTS_PER_CHUNK);
        for (int i = 0; i < ATTEMPTS_PER_CHUNK; i++) {
            Level level = levels.get(random.nextInt(levels.size()));
            String source = writer.write(level, config.level().maxRecursion());
            Trace trace = tracer.trace(source, Limits.DEFAULT, Tracer.Detail.SUMMARY);
            attempts.add(trace.error().isPresent()
                    ? Optional.empty()
                    : Optional.of(new Attempt(
                            new LabelledSnippet(source, level, trace.lineCount()), Hash.key(source))));
        }
        return attempts;
    }

    private record Attempt(LabelledSnippet snippet, long key) {}
}
