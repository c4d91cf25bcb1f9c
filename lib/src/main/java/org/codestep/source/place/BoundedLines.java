package org.codestep.source.place;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Lines of a file as bytes, of which one that is too long is passed over without being held. */
final class BoundedLines implements Closeable {

    private final InputStream in;
    private final int most;
    private final byte[] chunk = new byte[1 << 16];
    /** What of the chunk is read and not yet part of a line. */
    private int from;
    private int to;
    private byte[] line = new byte[1 << 12];
    private long length;

    /** @param most bytes of a line that is held */
    BoundedLines(InputStream in, int most) {
        this.in = in;
        this.most = most;
    }

    /** Goes to the next line; false if there is none. */
    boolean advance() throws IOException {
        length = 0;
        boolean begun = false;
        while (true) {
            if (from == to) {
                from = 0;
                to = Math.max(0, in.read(chunk));
                if (to == 0) {
                    return begun;
                }
            }
            begun = true;
            int end = from;
            while (end < to && chunk[end] != '\n') {
                end++;
            }
            append(end - from);
            from = Math.min(end + 1, to);
            if (end < to) {
                return true;
            }
        }
    }

    private void append(int count) {
        if (length + count <= most) {
            int end = (int) length + count;
            if (end > line.length) {
                line = Arrays.copyOf(line, Math.max(end, 2 * line.length));
            }
            System.arraycopy(chunk, from, line, (int) length, count);
        }
        length += count;
    }

    /** Bytes of the line, without its end. */
    long length() {
        return length;
    }

    /** Whether it is so long that it was passed over. */
    boolean isTooLong() {
        return length > most;
    }

    /** Its bytes, from 0 to {@link #length}; they change with the next line. */
    byte[] bytes() {
        return line;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
