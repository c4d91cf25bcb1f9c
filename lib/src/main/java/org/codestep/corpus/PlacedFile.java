package org.codestep.corpus;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that appears under its name only when it is complete.
 *
 * <p>It is written to {@code NAME.part} beside the target; {@link #place} moves it there. If it is closed
 * without that, or the program is ended by a signal, the part is removed and an older file of that name stays. After
 * {@code place}, not even a power cut takes it away.
 *
 * <pre>{@code
 * try (PlacedFile file = new PlacedFile(target)) {
 *     file.write("text\n");
 *     file.place();
 * }
 * }</pre>
 */
public final class PlacedFile extends FilterOutputStream {

    private final Path target;
    private final Path part;
    /** Whether the part outlives a failure. */
    private final boolean kept;
    private final EarlyForce early;
    private boolean closed;

    /**
     * @throws IOException if the target cannot be a file, or its directory cannot be written; the message
     *     names it
     */
    public PlacedFile(Path target) throws IOException {
        this(target, false);
    }

    /**
     * A file whose part stays if it is closed without being placed, or the program ends. What the part has already
     * is still there; {@link #cutTo} says where writing goes on.
     *
     * @throws IOException as the constructor
     */
    static PlacedFile kept(Path target) throws IOException {
        return new PlacedFile(target, true);
    }

    private PlacedFile(Path target, boolean kept) throws IOException {
        super(null);
        this.kept = kept;
        this.target = Files.isSymbolicLink(target) && Files.exists(target) ? target.toRealPath() : target;
        if (Files.exists(this.target) && !Files.isRegularFile(this.target)) {
            throw new IOException(
                    target + (Files.isDirectory(target) ? " is a directory" : " is not a regular file")
                            + "; wanted the name of a file to write");
        }
        this.part = part(this.target);
        this.early = new EarlyForce(part);
        try {
            OutputStream stream = Files.newOutputStream(part, StandardOpenOption.CREATE,
                    kept ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
            if (!kept) {
                part.toFile().deleteOnExit();
            }
            out = new BufferedOutputStream(stream, 1 << 16);
        } catch (NoSuchFileException e) {
            Path directory = target.toAbsolutePath().getParent();
            throw new IOException(target + ": the directory " + directory + " is not there", e);
        } catch (AccessDeniedException e) {
            throw new IOException(target + ": no permission to write " + part, e);
        }
    }

    Path target() {
        return target;
    }

    /** Where a target is written before it is placed. */
    static Path part(Path target) {
        return target.resolveSibling(target.getFileName() + ".part");
    }

    Path part() {
        return part;
    }

    /** Drops what stands after so many bytes, and goes on writing there. To be called before the first write. */
    void cutTo(long length) throws IOException {
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
    }

    /** Returns when all that was written is on the disk. */
    void force() throws IOException {
        try {
            out.flush();
            early.end();
            Disk.force(part);
        } catch (IOException e) {
            throw named(e);
        }
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
            early.written(length);
        } catch (IOException e) {
            throw named(e);
        }
    }

    /** Writes text as UTF-8. */
    public void write(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        write(bytes, 0, bytes.length);
    }

    /**
     * Completes the file: moves it to its name, and returns when both are on the disk. Nothing can be written after.
     */
    public void place() throws IOException {
        force();
        try {
            out.close();
            Disk.move(part, target);
            closed = true;
        } catch (IOException e) {
            throw named(e);
        }
    }

    private IOException named(IOException e) {
        return new IOException(target + " was not written: " + e.getMessage(), e);
    }

    /** Removes the part unless the file was placed or the part is kept. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (Closeable disk = early::end) {
            out.close();
        } finally {
            if (!kept) {
                Files.deleteIfExists(part);
            }
        }
    }
}
