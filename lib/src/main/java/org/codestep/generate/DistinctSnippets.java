package org.codestep.generate;

import it.unimi.dsi.fastutil.HashCommon;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.codestep.corpus.Hash;
import org.codestep.corpus.OrderedMap;

/**
 * A stream of distinct random snippets, decided by a seed.
 *
 * <p>A seed gives the same snippets in the same order, whatever the number of threads: attempts are made in chunks,
 * each with a random generator of its own that is seeded from the seed and the chunk's number, and duplicates are
 * removed in the order of the chunks.
 *
 * <p>The first {@code n} snippets of a longer run are those of a run for {@code n}.
 *
 * @param <S> a snippet
 */
public abstract sealed class DistinctSnippets<S extends Snippet> permits SnippetGenerator, SkeletonGenerator {

    /** Small enough to share out a short run, large enough to make a thread's turn worth its while. */
    private static final int ATTEMPTS_PER_CHUNK = 512;

    private final long seed;
    private final int patience;

    /**
     * @param seed of every random choice
     * @param patience after how many attempts in a row without a new snippet there are none left; at least 1
     */
    DistinctSnippets(long seed, int patience) {
        if (patience < 1) {
            throw new IllegalArgumentException("patience must be at least 1 attempt, got " + patience);
        }
        this.seed = seed;
        this.patience = patience;
    }

    /**
     * Makes attempts at a snippet, each empty where the program is not one to keep. Called by several threads at
     * once; what it returns is used by one.
     *
     * @param random where every choice comes from
     */
    abstract Supplier<Optional<S>> attempts(UniformRandomProvider random);

    /** Tells that no more than {@code found} snippets were there. */
    abstract LevelExhaustedException exhausted(long wanted, long found);

    /**
     * Snippets as a list, made with every processor.
     *
     * @param count how many; at least 0
     * @throws LevelExhaustedException if there are fewer
     */
    public final List<S> generate(int count) {
        List<S> snippets = new ArrayList<>(Math.max(count, 0));
        generate(count, Runtime.getRuntime().availableProcessors(), snippets::add);
        return snippets;
    }

    /**
     * Hands on snippets as they are made. Memory holds 8 to 16 bytes a snippet, to know duplicates by.
     *
     * @param count how many; at least 0
     * @param threads how many work at once; at least 1
     * @param sink takes each snippet, called by this thread
     * @throws LevelExhaustedException if there are fewer; the sink has had those there are
     * @throws java.util.concurrent.CancellationException if this thread is interrupted
     */
    public final void generate(long count, int threads, Consumer<? super S> sink) {
        if (count < 0) {
            throw new IllegalArgumentException("count must not be negative, got " + count);
        }
        LongOpenHashSet seen = new LongOpenHashSet();
        Iterator<Long> chunks = LongStream.iterate(0, chunk -> chunk + 1).iterator();
        try (var attempts = new OrderedMap<>(chunks, threads, this::chunk)) {
            long found = 0;
            int fruitless = 0;
            while (found < count) {
                for (Optional<Attempt<S>> attempt : attempts.next()) {
                    if (attempt.isPresent() && seen.add(attempt.get().key())) {
                        fruitless = 0;
                        sink.accept(attempt.get().snippet());
                        if (++found == count) {
                            return;
                        }
                    } else if (++fruitless == patience) {
                        throw exhausted(count, found);
                    }
                }
            }
        }
    }

    private List<Optional<Attempt<S>>> chunk(long chunk) {
        // A bijection of the chunk's number, so that no two chunks of a seed share a generator's seed.
        long chunkSeed = HashCommon.murmurHash3(HashCommon.murmurHash3(seed) + chunk);
        Supplier<Optional<S>> attempts = attempts(RandomSource.XO_SHI_RO_256_PP.create(chunkSeed));
        List<Optional<Attempt<S>>> made = new ArrayList<>(ATTEMPTS_PER_CHUNK);
        for (int i = 0; i < ATTEMPTS_PER_CHUNK; i++) {
            made.add(attempts.get().map(snippet -> new Attempt<>(snippet, Hash.key(snippet.source()))));
        }
        return made;
    }

    private record Attempt<S>(S snippet, long key) {}
}
