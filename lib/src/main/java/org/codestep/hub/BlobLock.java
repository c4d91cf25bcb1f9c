package org.codestep.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.codestep.corpus.file.Disk;

/**
 * Held by the one who fetches a file, in this process and among processes, so that a second one waits and finds the
 * file there. It ends with its process.
 *
 * <p>Python's tools lock the same file, but on Linux and macOS by {@code flock}, and Java by {@code fcntl}: neither
 * sees the other's lock (tried). So nothing depends on it but that work is not done twice. Java and Python write to
 * files of their own, and whose is whole last replaces the other's, which is the same.
 */
final class BlobLock implements AutoCloseable {

    /** Of the threads of this process, of which the system's lock knows nothing. */
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final ReentrantLock thread;
    private final FileChannel channel;

    private BlobLock(ReentrantLock thread, FileChannel channel) {
        this.thread = thread;
        this.channel = channel;
    }

    /** Waits until nobody else has it. @param waiting is run before a wait */
    static BlobLock of(Path file, Runnable waiting) throws IOException, InterruptedException {
        Disk.createDirectories(file.getParent());
        ReentrantLock thread = THREADS.computeIfAbsent(
                file.getParent().toRealPath().resolve(file.getFileName()), path -> new ReentrantLock());
        if (!thread.tryLock()) {
            waiting.run();
            thread.lockInterruptibly();
        }
        try {
            return new BlobLock(thread, locked(file, waiting));
        } catch (IOException | RuntimeException e) {
            thread.unlock();
            throw e;
        }
    }

    private static FileChannel locked(Path file, Runnable waiting) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null) {
                waiting.run();
                channel.lock();
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            thread.unlock();
        }
    }
}
