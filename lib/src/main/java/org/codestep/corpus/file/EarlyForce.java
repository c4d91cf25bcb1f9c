package org.codestep.corpus.file;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Has the disk take a long file while it is written, beside the work that makes it, so that its end need not wait for
 * all of it. For one thread.
 */
final class EarlyForce {

    /** Less is on the disk in some hundredths of a second. */
    private static final int STRIDE = 1 << 24;

    private final Path file;
    /** Bytes since the disk was last asked. */
    private long waiting;
    private Thread asking;
    private volatile IOException failure;

    EarlyForce(Path file) {
        this.file = file;
    }

    /** To be told of each write. The disk is asked once at a time. */
    void written(int bytes) {
        waiting += bytes;
        if (waiting >= STRIDE && (asking == null || !asking.isAlive())) {
            waiting = 0;
            asking = new Thread(this::ask, "early force");
            asking.setDaemon(true);
            asking.start();
        }
    }

    private void ask() {
        try {
            Disk.force(file);
        } catch (IOException e) {
            failure = e;
        }
    }

    /**
     * Returns when the disk is not at work any more; an interrupt waits until then.
     *
     * @throws IOException if it could not take the file; asked once more, it need not say so again
     */
    void end() throws IOException {
        boolean interrupted = false;
        while (asking != null && asking.isAlive()) {
            try {
                asking.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw failure;
        }
    }
}
