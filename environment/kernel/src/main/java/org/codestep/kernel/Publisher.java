package org.codestep.kernel;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Sends messages in the order in which they were handed over, on a thread of its own.
 *
 * <p>A send on an interrupted thread closes ZeroMQ's channels for good, and the thread that runs cells is interrupted
 * by design: so cells never send by themselves.
 */
final class Publisher {
    /** A cell that displays faster than this many messages can be sent has to wait. */
    private static final int MAX_BACKLOG = 500;

    private final ScheduledThreadPoolExecutor executor;
    private volatile Thread thread;

    Publisher() {
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            thread = new Thread(task, "codestep-publisher");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Sends after everything that was handed over before. */
    void submit(Runnable send) {
        executor.execute(send);
    }

    /** Runs the task on the publisher's thread after the delay. */
    void submitAfter(long delayMillis, Runnable task) {
        executor.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
    }

    /** Waits until everything handed over before has been sent. For threads that are never interrupted. */
    void drain() {
        CompletableFuture.runAsync(() -> { }, executor).join();
    }

    /** Slows the caller down to the speed at which messages are sent; an interrupt ends the wait and stays set. */
    void awaitRoom() {
        while (executor.getQueue().size() > MAX_BACKLOG && Thread.currentThread() != thread) {
            try {
                Thread.sleep(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
