package org.codestep.generate;

import it.unimi.dsi.fastutil.HashCommon;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.codestep.corpus.DistinctKeys;
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
     * Makes attempts at a snippet, each null where the program is not one to keep. Called by several threads at
     * once; what it returns is used by one.
     *
     * @param random where every choice comes from
     */
    abstract Supplier<Attempt<S>> attempts(UniformRandomProvider random);

    /** A snippet and the key of its source. */
    record Attempt<S>(S snippet, long key) {}

    /** Everything that decides the stream, in words: streams of equal descriptions are equal. */
    public abstract String description();

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
     * Hands on snippets as they are made. Memory holds 11 to 22 bytes a snippet, to know duplicates by.
     *
     * @param count how many; at least 0
     * @param threads how many work at once; at least 1
     * @param sink takes each snippet, called by this thread
     * @throws LevelExhaustedException if there are fewer; the sink has had those there are
     * @throws java.util.concurrent.CancellationException if this thread is interrupted
     */
    public final void generate(long count, int threads, Consumer<? super S> sink) {
        generate(count, threads, Position.start(), Function.identity(), new Sink<S, RuntimeException>() {
            @Override
            public void accept(S snippet) {
                sink.accept(snippet);
            }
        });
    }

    /**
     * Hands on snippets as they are made, from any position of the stream on.
     *
     * @param <T> what is made of a snippet
     * @param <E> what the sink can throw
     * @param count how many, those before the position included; at least 0
     * @param threads how many work at once; at least 1
     * @param position where to begin; its keys are added to
     * @param rendering makes of a snippet what the sink takes, called by several threads at once
     * @param sink called by this thread
     * @throws LevelExhaustedException if there are fewer; the sink has had those there are
     * @throws java.util.concurrent.CancellationException if this thread is interrupted
     */
    public final <T, E extends Exception> void generate(
            long count,
            int threads,
            Position position,
            Function<? super S, ? extends T> rendering,
            Sink<? super T, E> sink)
            throws E {
        if (count < 0) {
            throw new IllegalArgumentException("count must not be negative, got " + count);
        }
        DistinctKeys seen = position.seen();
        int fruitless = position.fruitless();
        Iterator<Long> numbers = LongStream.iterate(position.chunk(), chunk -> chunk + 1).iterator();
        try (var chunks = new OrderedMap<>(numbers, threads, number -> this.<T>chunk(number, rendering))) {
            while (seen.size() < count) {
                Chunk<T> chunk = chunks.next();
                for (int i = 0; i < ATTEMPTS_PER_CHUNK; i++) {
                    T attempt = chunk.attempts.get(i);
                    if (attempt != null && seen.add(chunk.keys[i])) {
                        fruitless = 0;
                        sink.accept(attempt);
                        if (seen.size() == count) {
                            return;
                        }
                    } else if (++fruitless == patience) {
                        throw exhausted(count, seen.size());
                    }
                }
                sink.reached(chunk.number + 1, fruitless);
            }
        }
    }

    private <T> Chunk<T> chunk(long number, Function<? super S, ? extends T> rendering) {
        // A bijection of the chunk's number, so that no two chunks of a seed share a generator's seed.
        long chunkSeed = HashCommon.murmurHash3(HashCommon.murmurHash3(seed) + number);
        Supplier<Attempt<S>> attempts = attempts(RandomSource.XO_SHI_RO_256_PP.create(chunkSeed));
        Chunk<T> chunk = new Chunk<>(number);
        for (int i = 0; i < ATTEMPTS_PER_CHUNK; i++) {
            Attempt<S> attempt = attempts.get();
            chunk.keys[i] = attempt == null ? 0 : attempt.key();
            chunk.attempts.add(attempt == null ? null : rendering.apply(attempt.snippet()));
        }
        return chunk;
    }

    /** The attempts of a chunk, null where a program is not one to keep, with their keys. */
    private static final class Chunk<T> {

        private final long number;
        private final long[] keys = new long[ATTEMPTS_PER_CHUNK];
        private final List<T> attempts = new ArrayList<>(ATTEMPTS_PER_CHUNK);

        private Chunk(long number) {
            this.number = number;
        }
    }

    /**
     * Between two chunks of the stream.
     *
     * @param chunk the number of the next one, from 0
     * @param fruitless how many attempts in a row before it gave nothing new
     * @param seen the keys of all snippets before it
     */
    public record Position(long chunk, int fruitless, DistinctKeys seen) {

        /** Before the first snippet. */
        public static Position start() {
            return new Position(0, 0, new DistinctKeys());
        }
    }

    /**
     * Takes what the stream yields.
     *
     * @param <T> what is made of a snippet
     * @param <E> what can go wrong
     */
    public interface Sink<T, E extends Exception> {

        /** Takes the next one. */
        void accept(T rendered) throws E;

        /**
         * Everything before a chunk was accepted: the stream could go on from here.
         *
         * @param chunk its number
         * @param fruitless how many attempts in a row before it gave nothing new
         */
        default void reached(long chunk, int fruitless) throws E {}
    }
}
