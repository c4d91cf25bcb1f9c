package org.codestep.corpus;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.codestep.corpus.file.PlacedFile;

/**
 * A file of entries whose writing can go on where it was interrupted, by whatever: a signal, {@code kill -9}, a full
 * disk, a loss of power.
 *
 * <p>Unlike with {@link EntryWriter} alone, {@code NAME.part} stays when the work ends early. {@link #mark} makes
 * sure that what was written is on the disk and writes down in {@code NAME.resume} up to where that is. Opened again,
 * the part is cut off there, compared with its checksum, and written on.
 */
public final class ResumableEntries implements AutoCloseable {

    private final String work;
    private final PlacedFile file;
    private final Path pointFile;
    private final EntryWriter writer;
    private final ResumePoint start;

    /**
     * Opens what an interrupted run left, or begins anew if there is nothing to continue.
     *
     * @param work what is being made, with all its settings: who continues must make the same
     * @throws IOException if the file cannot be written, was begun for other work, or is damaged
     */
    public ResumableEntries(Path target, String work) throws IOException {
        this.work = work;
        this.file = PlacedFile.kept(target);
        try {
            this.pointFile = file.target().resolveSibling(file.target().getFileName() + ".resume");
            // Of a run that was killed while it wrote a point.
            Files.deleteIfExists(PlacedFile.part(pointFile));
            this.start = startingPoint();
            CRC32C checksum = verifiedChecksum();
            file.cutTo(start.bytes());
            this.writer = new EntryWriter(FileFormat.of(target), file, start.entries(), start.bytes(), checksum);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** A part without a point has nothing that is sure; a point without a part is left of a file that was placed. */
    private ResumePoint startingPoint() throws IOException {
        if (Files.size(file.part()) == 0 || !Files.exists(pointFile)) {
            return new ResumePoint(work, 0, 0, 0, 0, 0);
        }
        ResumePoint point = ResumePoint.read(pointFile);
        if (!point.work().equals(work)) {
            throw new IOException(file.part() + " was begun with other settings: " + point.work() + "; wanted " + work
                    + ". Give the former, or remove " + file.part() + " and " + pointFile + " to begin anew");
        }
        return point;
    }

    private CRC32C verifiedChecksum() throws IOException {
        CRC32C checksum = new CRC32C();
        long left = start.bytes();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file.part()), 1 << 16)) {
            while (left > 0) {
                int length = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (length < 0) {
                    throw damaged();
                }
                checksum.update(buffer, 0, length);
                left -= length;
            }
        }
        if (checksum.getValue() != start.checksum()) {
            throw damaged();
        }
        return checksum;
    }

    private IOException damaged() {
        return new IOException(file.part() + " is not as the interrupted run left it; remove it and " + pointFile
                + " to begin anew");
    }

    /** Where new entries are written. */
    public EntryWriter writer() {
        return writer;
    }

    /** The chunk of the work to go on with. */
    public long nextChunk() {
        return start.chunk();
    }

    /** How many attempts in a row before that chunk gave nothing new. */
    public int fruitless() {
        return start.fruitless();
    }

    /**
     * Hands on each entry that was there when the file was opened, in order. To be called before anything is written.
     *
     * @throws IOException if there are not as many as were written
     */
    public void replay(Consumer<Entry> sink) throws IOException {
        long count = 0;
        try (EntryReader entries = new EntryReader(file.part(), writer.format())) {
            for (; entries.hasNext(); count++) {
                sink.accept(entries.next());
            }
        }
        if (count != start.entries()) {
            throw damaged();
        }
    }

    /**
     * Makes sure of what was written so far.
     *
     * @param chunk of the work, which a later run would go on with
     * @param fruitless how many attempts in a row before it gave nothing new
     */
    public void mark(long chunk, int fruitless) throws IOException {
        file.force();
        new ResumePoint(work, writer.count(), writer.bytes(), writer.checksum(), chunk, fruitless).write(pointFile);
    }

    /** Completes the file under its name; nothing is left to resume. */
    public void place() throws IOException {
        writer.place();
        Files.deleteIfExists(pointFile);
    }

    /** Leaves the part for a later run unless the file was placed. */
    @Override
    public void close() throws IOException {
        writer.close();
    }
}
