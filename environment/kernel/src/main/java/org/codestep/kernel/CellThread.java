package org.codestep.kernel;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The one thread on which the code of all cells runs, so that what a library keeps by thread lasts from cell to cell.
 *
 * <p>Code that does not end within a grace period after an interrupt is abandoned: its thread is left alone, later
 * cells get a new one, and as soon as the abandoned code prints or comes back to a cell's own loop it ends.
 */
final class CellThread {
    /** Long enough for a step of native code, such as one of training, to come to its end. */
    private static final Duration GRACE = Duration.ofSeconds(10);
    /** The grace when the user asks once more. */
    private static final Duration SHORT_GRACE = Duration.ofSeconds(2);
    private static final int INSISTENT = 2;
    private static final Duration POLL = Duration.ofMillis(50);

    /** How a piece of code ended. */
    enum End { DONE, TIMED_OUT, ABANDONED }

    private final Interruption interruption;
    private ExecutorService executor = newExecutor();

    CellThread(Interruption interruption) {
        this.interruption = interruption;
    }

    /** Ends the calling code if its thread was abandoned. */
    static void stopIfAbandoned() {
        if (Thread.currentThread() instanceof Worker worker && worker.abandoned) {
            throw new CellStoppedError();
        }
    }

    /**
     * Runs the code and waits for it.
     *
     * @param code    what to run; on the cell thread itself (a cell that evaluates code) it runs at once
     * @param timeout the longest time to give it, {@link Duration#ZERO} for no limit; then it is interrupted
     * @return how it ended; unless {@link End#ABANDONED}, the result is in {@code code}
     */
    End run(Run code, Duration timeout) {
        if (Thread.currentThread() instanceof Worker) {
            code.run();
            return End.DONE;
        }
        executor.execute(code);
        long start = System.nanoTime();
        int seen = 0;
        boolean timedOut = false;
        while (!code.awaitEnd(POLL)) {
            if (!timedOut && !timeout.isZero() && System.nanoTime() - start > timeout.toNanos()) {
                timedOut = true;
                interruption.request();
            }
            if (interruption.requests() > seen) {
                seen = interruption.requests();
                code.interrupt();
            }
            if (interruption.lastedLongerThan(seen < INSISTENT ? GRACE : SHORT_GRACE)) {
                abandon(code);
                return End.ABANDONED;
            }
        }
        return timedOut ? End.TIMED_OUT : End.DONE;
    }

    private void abandon(Run code) {
        code.abandon();
        executor.shutdown();
        executor = newExecutor();
        CellGuard.watchAbandonedThreads();
    }

    private static ExecutorService newExecutor() {
        return Executors.newSingleThreadExecutor(Worker::new);
    }

    private static final class Worker extends Thread {
        private volatile boolean abandoned;

        private Worker(Runnable task) {
            super(task, "cell");
            setDaemon(true);
        }
    }

    /** One piece of code on its way through the cell thread. */
    static final class Run implements Runnable {
        private final Callable<Object> code;
        private Worker worker;
        private boolean ended;
        private Object value;
        private Throwable failure;

        Run(Callable<Object> code) {
            this.code = code;
        }

        @Override
        public void run() {
            Worker current = (Worker) Thread.currentThread();
            synchronized (this) {
                worker = current;
            }
            Object result = null;
            Throwable thrown = null;
            try {
                result = code.call();
            } catch (Throwable t) {
                thrown = t;
            }
            synchronized (this) {
                worker = null;
                value = result;
                failure = thrown;
                ended = true;
                Thread.interrupted();
                notifyAll();
            }
        }

        /** Interrupts the thread, but only while it runs this code. */
        synchronized void interrupt() {
            if (worker != null) {
                worker.interrupt();
            }
        }

        private synchronized void abandon() {
            if (worker != null) {
                worker.abandoned = true;
            }
        }

        private synchronized boolean awaitEnd(Duration time) {
            long deadline = System.nanoTime() + time.toNanos();
            long left;
            while (!ended && (left = deadline - System.nanoTime()) > 0) {
                try {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                } catch (InterruptedException e) {
                    throw new IllegalStateException("the kernel's own thread was interrupted", e);
                }
            }
            return ended;
        }

        /** What the code returned. */
        synchronized Object value() {
            return value;
        }

        /** What the code threw, or null. */
        synchronized Throwable failure() {
            return failure;
        }
    }
}
