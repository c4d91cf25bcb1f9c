package org.codestep.generate;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.codestep.corpus.DistinctKeys;
import org.codestep.corpus.file.OrderedMap;
import org.codestep.generate.SnippetChunks.Draw;

/**
 * A stream of distinct random snippets, decided by a seed: {@link SnippetChunks} without their duplicates.
 *
 * <p>A seed gives the same snippets in the same order, whatever the number of threads: chunks are made in parallel,
 * and duplicates are removed in the order of the chunks.
 *
 * <p>The first {@code n} snippets of a longer run are those of a run for {@code n}.
 *
 * @param <S> a snippet
 */
public abstract class DistinctSnippets<S extends Snippet> {

    private final SnippetChunks<S> chunks;
    private final int patience;

    /**
     * @param chunks the stream with duplicates
     * @param patience after how many attempts in a row without a new snippet there are none left; at least 1
     */
    protected DistinctSnippets(SnippetChunks<S> chunks, int patience) {
        if (patience < 1) {
            throw new IllegalArgumentException("patience must be at least 1 attempt, got " + patience);
        }
        this.chunks = chunks;
        this.patience = patience;
    }

    /** The stream with its duplicates, for those who share out the chunks themselves. */
    public final SnippetChunks<S> chunks() {
        return chunks;
    }

    /** Everything that decides the stream, in words: streams of equal descriptions are equal. */
    public abstract String description();

    /** Tells that no more than {@code found} snippets were there. */
    protected abstract LevelExhaustedException exhausted(long wanted, long found);

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
        long lastNew = position.chunk() * SnippetChunks.ATTEMPTS - 1 - position.fruitless();
        Iterator<Long> numbers = LongStream.iterate(position.chunk(), number -> number + 1).iterator();
        try (var inOrder = new OrderedMap<>(numbers, threads, number -> this.<T>rendered(number, rendering))) {
            for (long next = position.chunk() + 1; seen.size() < count; next++) {
                for (Draw<T> draw : inOrder.next()) {
                    requireFruit(draw.attempt() - 1 - lastNew, count, seen.size());
                    if (seen.add(draw.key())) {
                        lastNew = draw.attempt();
                        sink.accept(draw.snippet());
                        if (seen.size() == count) {
                            return;
                        }
                    }
                }
                long fruitless = next * SnippetChunks.ATTEMPTS - 1 - lastNew;
                requireFruit(fruitless, count, seen.size());
                sink.reached(next, (int) fruitless);
            }
        }
    }

    /** Also makes of them what the sink takes: in the threads that make the chunks, for they are many. */
    private <T> List<Draw<T>> rendered(long number, Function<? super S, ? extends T> rendering) {
        return chunks.chunk(number).stream().map(draw -> draw.<T>map(rendering)).toList();
    }

    /** @param fruitless how many attempts in a row gave nothing new */
    private void requireFruit(long fruitless, long wanted, long found) {
        if (fruitless >= patience) {
            throw exhausted(wanted, found);
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
