package org.codestep.generate;

import it.unimi.dsi.fastutil.HashCommon;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * The endless stream of a grammar's random snippets in chunks of {@value #ATTEMPTS} attempts. Chunk {@code n} is a pure
 * function of the settings, the seed and {@code n}: chunks can be made in any order, by any number of threads or
 * machines, and no chunk needs another. Duplicates are in them; {@link DistinctSnippets} is the stream without.
 *
 * <p>Serialised, it is its settings and its seed.
 *
 * @param <S> a snippet
 */
public abstract class SnippetChunks<S extends Snippet> implements Serializable {

    private static final long serialVersionUID = 1;

    /** Small enough to share out a short run, large enough to make a thread's turn worth its while. */
    public static final int ATTEMPTS = 512;

    /** The number of the last chunk: each attempt of the stream has a number, which is a {@code long}. */
    private static final long LAST = Long.MAX_VALUE / ATTEMPTS - 1;

    private final long seed;

    /** @param seed of every random choice */
    protected SnippetChunks(long seed) {
        this.seed = seed;
    }

    /**
     * Makes attempts at a snippet, given the attempt's number; empty where the program is not one to keep. Called by
     * several threads at once; what it returns is used by one, in the order of the numbers.
     *
     * @param random where every choice comes from
     */
    protected abstract LongFunction<Optional<Draw<S>>> attempts(UniformRandomProvider random);

    /**
     * The snippets of a chunk, in the order in which they were drawn.
     *
     * @param number the chunk's, from 0
     * @throws IllegalArgumentException if there is no chunk of that number
     */
    public final List<Draw<S>> chunk(long number) {
        if (number < 0 || number > LAST) {
            throw new IllegalArgumentException("chunks have the numbers 0 to " + LAST + ", got " + number);
        }
        // A bijection of the chunk's number, so that no two chunks of a seed share a generator's seed.
        long chunkSeed = HashCommon.murmurHash3(HashCommon.murmurHash3(seed) + number);
        LongFunction<Optional<Draw<S>>> attempts = attempts(RandomSource.XO_SHI_RO_256_PP.create(chunkSeed));
        List<Draw<S>> chunk = new ArrayList<>(ATTEMPTS);
        long first = number * ATTEMPTS;
        for (long attempt = first; attempt < first + ATTEMPTS; attempt++) {
            attempts.apply(attempt).ifPresent(chunk::add);
        }
        return List.copyOf(chunk);
    }

    /**
     * A snippet and its place in the stream. Of those with one key, the one of the least attempt is the first, and
     * the others are its duplicates.
     *
     * @param <S> a snippet, or what was made of it
     * @param attempt the number of the attempt in the whole stream, from 0
     * @param key of the snippet's source, as {@link org.codestep.corpus.file.Hash#key(String)} has it
     * @param snippet the snippet
     */
    public record Draw<S>(long attempt, long key, S snippet) implements Serializable {

        <T> Draw<T> map(Function<? super S, ? extends T> function) {
            return new Draw<>(attempt, key, function.apply(snippet));
        }
    }
}
