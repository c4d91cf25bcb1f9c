package org.codestep.corpus.file;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * A file that appears under its name only when it is complete.
 *
 * <p>It is written to {@code NAME.part} beside the target; {@link #place} moves it there. If it is closed
 * without that, or the program is ended by a signal, the part is removed and an older file of that name stays. After
 * {@code place}, not even a power cut takes it away. A link stays: the file appears where it leads.
 *
 * <p>Nothing can be moved to a stream (standard output, a pipe, a device, see {@link Streams}): what is written goes
 * there at once.
 *
 * <pre>{@code
 * try (PlacedFile file = new PlacedFile(target)) {
 *     file.write("text\n");
 *     file.place();
 * }
 * }</pre>
 */
public final class PlacedFile extends FilterOutputStream {

    private static final int BUFFER = 1 << 16;

    /** What the operating system says of a pipe, or of a connection in its place. */
    private static final Set<String> READER_GONE = Set.of("Broken pipe", "Connection reset by peer");

    private final Path target;
    /** Null if the target is a stream. */
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
    public static PlacedFile kept(Path target) throws IOException {
        return new PlacedFile(target, true);
    }

    private PlacedFile(Path target, boolean kept) throws IOException {
        super(null);
        this.kept = kept;
        FileAccess.WRITE_FILE.require(target);
        if (Streams.isStream(target)) {
            if (kept) {
                throw new IOException(target + " is a stream, which cannot be gone on with; wanted the name of a file");
            }
            this.target = target;
            this.part = null;
            this.early = null;
            this.out = new BufferedOutputStream(Streams.out(target), BUFFER);
            return;
        }
        this.target = Streams.endOfLinks(target);
        this.part = part(this.target);
        this.early = new EarlyForce(part);
        try {
            this.out = new BufferedOutputStream(newPart(), BUFFER);
        } catch (IOException e) {
            throw named(e);
        }
    }

    private OutputStream newPart() throws IOException {
        OutputStream stream = Files.newOutputStream(part, StandardOpenOption.CREATE,
                kept ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        if (!kept) {
            removeOnExit(stream);
        }
        return stream;
    }

    /** A program that is ending already removes nothing any more: then the part goes now. */
    private void removeOnExit(OutputStream stream) throws IOException {
        try {
            part.toFile().deleteOnExit();
        } catch (IllegalStateException e) {
            stream.close();
            Files.deleteIfExists(part);
            throw new IOException("the program is ending", e);
        }
    }

    /** Where the file stands once it is placed. */
    public Path target() {
        return target;
    }

    /** Where a target is written before it is placed. */
    public static Path part(Path target) {
        return target.resolveSibling(target.getFileName() + ".part");
    }

    /** Where it is written until then. */
    public Path part() {
        return part;
    }

    /** Drops what stands after so many bytes, and goes on writing there. To be called before the first write. */
    public void cutTo(long length) throws IOException {
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
    }

    /** Returns when all that was written is on the disk, or has gone to the stream. */
    public void force() throws IOException {
        try {
            out.flush();
            if (part != null) {
                early.end();
                Disk.force(part);
            }
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
            if (part != null) {
                early.written(length);
            }
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
            if (part != null) {
                Disk.move(part, target);
            }
            closed = true;
        } catch (IOException e) {
            throw named(e);
        }
    }

    private IOException named(IOException e) throws IOException {
        return part == null && READER_GONE.contains(FileAccess.reason(e)) && Streams.isPipe(target)
                ? new BrokenPipeException(target, e)
                : new IOException(target + " was not written: " + FileAccess.reason(e), e);
    }

    /** Removes the part unless the file was placed or the part is kept. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (Closeable disk = part == null ? () -> {} : early::end) {
            out.close();
        } catch (IOException e) {
            throw named(e);
        } finally {
            if (part != null && !kept) {
                Files.deleteIfExists(part);
            }
        }
    }
}
