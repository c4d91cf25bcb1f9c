package org.codestep.source.place;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.codestep.corpus.file.ByteCount;

/**
 * How much an archive may unpack to. Source files become a tenth when they are packed; what is made to fill a disk, a
 * thousandth.
 */
final class UnpackLimit {

    private static final long LARGEST_RATIO = 200;
    private static final long ALWAYS_ALLOWED = 1 << 26;

    private final long allowed;
    private long unpacked;

    UnpackLimit(Path archive) throws IOException {
        allowed = Math.max(ALWAYS_ALLOWED, LARGEST_RATIO * Files.size(archive));
    }

    /** The same bytes; reading fails when there are too many, those of other streams of the archive counted. */
    InputStream guard(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                int value = in.read();
                count(value < 0 ? 0 : 1);
                return value;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int read = in.read(bytes, offset, length);
                count(read);
                return read;
            }

            @Override
            public long skip(long count) throws IOException {
                long skipped = in.skip(count);
                count(skipped);
                return skipped;
            }
        };
    }

    private void count(long bytes) throws IOException {
        unpacked += Math.max(0, bytes);
        if (unpacked > allowed) {
            throw new IOException("it unpacks to more than " + ByteCount.text(allowed)
                    + ", as no archive of source files does; leave it out, or unpack it and give the folder");
        }
    }
}
