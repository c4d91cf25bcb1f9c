package org.codestep.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.codestep.corpus.file.FileAccess;
import org.codestep.corpus.file.LineFeeds;
import org.codestep.corpus.file.Streams;

/**
 * Reads a file of snippets or examples a few thousand entries at a time, as bytes that other threads can take apart.
 *
 * <p>As an iterator it throws {@link UncheckedIOException} if the file cannot be read.
 */
public final class EntryBatches implements Iterator<EntryBatch>, AutoCloseable {

    private static final int BATCH_BYTES = 1 << 18;

    private final Path file;
    private final FileFormat format;
    private final InputStream in;
    private byte[] buffer = new byte[BATCH_BYTES];
    /** How much of the buffer is read and not yet handed out. */
    private int length;
    private boolean atEnd;
    private long lines;
    private long entries;

    /** Opens a file in the format that its name tells. */
    public EntryBatches(Path file) throws IOException {
        this(file, FileFormat.of(file));
    }

    /** Opens a file in a format that its name needs not tell. */
    public EntryBatches(Path file, FileFormat format) throws IOException {
        this.file = file;
        this.format = format;
        FileAccess.READ_FILE.require(file);
        this.in = Streams.in(file);
    }

    @Override
    public boolean hasNext() {
        fill();
        return length > 0;
    }

    @Override
    public EntryBatch next() {
        if (!hasNext()) {
            throw new NoSuchElementException(file + " has no further entry");
        }
        int end = atEnd ? length : lastBoundary();
        while (end == 0) {
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
            fill();
            end = atEnd ? length : lastBoundary();
        }
        return cut(end);
    }

    private void fill() {
        try {
            while (!atEnd && length < buffer.length) {
                int count = in.read(buffer, length, buffer.length - length);
                atEnd = count < 0;
                length += Math.max(0, count);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read: " + FileAccess.reason(e), e);
        }
    }

    /** Where the last entry begins that may go on after the buffer's end; 0 if it is the only one. */
    private int lastBoundary() {
        int first = format == FileFormat.TEXT ? 2 : 1;
        for (int at = length - 1; at >= first; at--) {
            boolean begins = buffer[at - 1] == '\n'
                    && (format == FileFormat.JSON_LINES || buffer[at] != '\n' && buffer[at - 2] == '\n');
            if (begins) {
                return at;
            }
        }
        return 0;
    }

    private EntryBatch cut(int end) {
        boolean last = atEnd && end == length;
        EntryBatch batch = new EntryBatch(file, format, Arrays.copyOf(buffer, end), last, lines + 1, entries);
        count(end);
        System.arraycopy(buffer, end, buffer, 0, length - end);
        length -= end;
        return batch;
    }

    private void count(int end) {
        LineFeeds feeds = new LineFeeds(buffer, end);
        lines += feeds.count();
        entries = format == FileFormat.TEXT ? entries + feeds.afterAnother() : lines;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
