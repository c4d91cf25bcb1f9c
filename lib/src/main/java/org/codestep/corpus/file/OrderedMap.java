package org.codestep.corpus.file;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Maps a stream by several threads; the results come in the order of the inputs. Only a few inputs a thread are in
 * flight, so an endless stream needs no more memory than a short one.
 *
 * @param <I> an input
 * @param <O> a result
 */
public final class OrderedMap<I, O> implements Iterator<O>, AutoCloseable {

    private static final int IN_FLIGHT_PER_THREAD = 4;

    private final Iterator<I> inputs;
    private final Function<? super I, ? extends O> work;
    private final ExecutorService executor;
    private final int capacity;
    private final Queue<Future<O>> inFlight = new ArrayDeque<>();

    /**
     * @param inputs read by the thread that calls {@link #next}
     * @param threads how many work at once; at least 1
     * @param work what is done with an input; called by several threads at once
     */
    public OrderedMap(Iterator<I> inputs, int threads, Function<? super I, ? extends O> work) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, got " + threads);
        }
        this.inputs = inputs;
        this.work = work;
        this.capacity = threads * IN_FLIGHT_PER_THREAD;
        this.executor = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "codestep-worker");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public boolean hasNext() {
        return !inFlight.isEmpty() || inputs.hasNext();
    }

    /**
     * The next result, waited for.
     *
     * @throws CancellationException if this thread is interrupted; the interrupt stays set
     */
    @Override
    public O next() {
        // A result that is there already would be handed out without a look at the interrupt.
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("interrupted");
        }
        while (inFlight.size() < capacity && inputs.hasNext()) {
            I input = inputs.next();
            inFlight.add(executor.submit(() -> work.apply(input)));
        }
        if (inFlight.isEmpty()) {
            throw new NoSuchElementException("no input is left");
        }
        try {
            return inFlight.remove().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Stops the threads and waits for what they are at. */
    @Override
    public void close() {
        executor.shutdownNow();
        boolean interrupted = false;
        while (!executor.isTerminated()) {
            try {
                executor.awaitTermination(1, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
