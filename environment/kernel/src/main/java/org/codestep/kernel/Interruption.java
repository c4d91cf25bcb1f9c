package org.codestep.kernel;

import java.time.Duration;

/** Whether the running cell was asked to stop. The front end asks on another thread than the one that runs cells. */
final class Interruption {
    /**
     * A request to an idle kernel is meant for the cell that follows this soon: the two travel over different sockets,
     * and the cell's may be looked at later. Whatever else the front end asks in between extends the time.
     */
    private static final Duration EARLY = Duration.ofMillis(500);

    private boolean cellRuns;
    private int requests;
    private long firstRequestAt;
    private boolean requestedWhileIdle;
    private long idleRequestAt;

    synchronized void cellStarts() {
        cellRuns = true;
        requests = 0;
        if (requestedWhileIdle) {
            request();
        }
        requestedWhileIdle = false;
    }

    /** Any message arrives on the socket over which cells come. */
    synchronized void messageArrives() {
        long now = System.nanoTime();
        requestedWhileIdle &= now - idleRequestAt < EARLY.toNanos();
        idleRequestAt = now;
    }

    synchronized void cellEnds() {
        cellRuns = false;
        CellGuard.setStopping(false);
    }

    /** Asks the running cell to stop, or the one that is about to start. */
    synchronized void request() {
        long now = System.nanoTime();
        if (!cellRuns) {
            requestedWhileIdle = true;
            idleRequestAt = now;
            return;
        }
        if (requests == 0) {
            firstRequestAt = now;
        }
        requests++;
        CellGuard.setStopping(true);
    }

    /** How often the running cell was asked to stop. */
    synchronized int requests() {
        return cellRuns ? requests : 0;
    }

    synchronized boolean isRequested() {
        return requests() > 0;
    }

    /** Whether the running cell goes on although it was asked to stop that long ago. */
    synchronized boolean lastedLongerThan(Duration grace) {
        return isRequested() && System.nanoTime() - firstRequestAt > grace.toNanos();
    }
}
