package org.codestep.source.near;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.longs.LongArrays;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.codestep.corpus.file.OpenFiles;
import org.codestep.corpus.split.Groups;

/**
 * Groups of texts that are almost the same. Texts that share a key of {@link MinHash} are compared, and those whose
 * {@link Shingles} have a Jaccard similarity of the threshold or more are one group, with all that are like one of
 * them.
 *
 * <p>What texts are compared by lies in two files; memory holds about 40 bytes a text. The groups depend on the texts
 * and their order alone.
 */
public final class NearDuplicates implements Closeable {

    private static final int BUFFER = 1 << 16;
    private static final int RECORD = MinHash.BANDS * Long.BYTES;

    /** So far back, among those that have the same key, a text is compared. */
    private static final int MOST_COMPARISONS = 64;

    private final Path shingleFile;
    private final Path keyFile;
    private final OpenFiles files = new OpenFiles();
    private final DataOutputStream shingles;
    private final DataOutputStream keys;
    private final Groups groups = new Groups();
    /** Hashes before each text, and before the end. */
    private final LongArrayList offsets = new LongArrayList(new long[] {0});

    /** @param folder for the two files, which stay there */
    public NearDuplicates(Path folder) throws IOException {
        shingleFile = folder.resolve("shingles");
        keyFile = folder.resolve("keys");
        shingles = open(shingleFile);
        keys = open(keyFile);
    }

    private DataOutputStream open(Path file) throws IOException {
        return files.add(new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER)));
    }

    /** Tells of the next text: its shingles, and the keys of these. */
    public void add(int[] hashes, long[] bandKeys) throws IOException {
        groups.add();
        offsets.add(offsets.getLong(offsets.size() - 1) + hashes.length);
        for (int hash : hashes) {
            shingles.writeInt(hash);
        }
        for (long key : bandKeys) {
            keys.writeLong(key);
        }
    }

    /** The groups of all texts. @param threshold of the Jaccard similarity, above 0 and at most 1 */
    public Groups group(double threshold) throws IOException {
        shingles.flush();
        keys.flush();
        try (FileChannel hashes = FileChannel.open(shingleFile)) {
            for (int band = 0; band < MinHash.BANDS; band++) {
                group(band(band), threshold, hashes);
            }
        }
        return groups;
    }

    /** A key of each text. */
    private long[] band(int band) throws IOException {
        long[] column = new long[groups.size()];
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER / RECORD * RECORD);
        try (FileChannel file = FileChannel.open(keyFile)) {
            for (int text = 0; text < column.length; ) {
                buffer.clear().limit(Math.min(buffer.capacity(), (column.length - text) * RECORD));
                read(file, buffer, (long) text * RECORD);
                for (; buffer.hasRemaining(); buffer.position(buffer.position() + RECORD)) {
                    column[text++] = buffer.getLong(buffer.position() + band * Long.BYTES);
                }
            }
        }
        return column;
    }

    private static void read(FileChannel file, ByteBuffer buffer, long position) throws IOException {
        while (buffer.hasRemaining()) {
            if (file.read(buffer, position + buffer.position()) < 0) {
                throw new EOFException("a working file has become shorter");
            }
        }
        buffer.flip();
    }

    /** Compares the texts that have a key in common. */
    private void group(long[] column, double threshold, FileChannel hashes) throws IOException {
        int[] order = new int[column.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        LongArrays.radixSortIndirect(order, column, true);
        for (int begin = 0; begin < order.length; ) {
            int end = begin + 1;
            while (end < order.length && column[order[end]] == column[order[begin]]) {
                end++;
            }
            for (int i = begin + 1; i < end; i++) {
                compare(order, begin, i, threshold, hashes);
            }
            begin = end;
        }
    }

    /** Compares a text with those before it that are of other groups, the nearest first. */
    private void compare(int[] order, int begin, int at, double threshold, FileChannel hashes) throws IOException {
        int text = order[at];
        int[] own = null;
        int last = Math.max(begin, at - MOST_COMPARISONS);
        for (int i = at - 1; i >= last; i--) {
            if (groups.first(order[i]) == groups.first(text)) {
                continue;
            }
            own = own == null ? shingles(text, hashes) : own;
            if (isLike(own, order[i], threshold, hashes)) {
                groups.join(text, order[i]);
            }
        }
    }

    /** Sets whose sizes differ too much need not be read. */
    private boolean isLike(int[] own, int other, double threshold, FileChannel hashes) throws IOException {
        long size = offsets.getLong(other + 1) - offsets.getLong(other);
        return Math.min(size, own.length) >= threshold * Math.max(size, own.length)
                && Shingles.jaccard(own, shingles(other, hashes)) >= threshold;
    }

    private int[] shingles(int text, FileChannel hashes) throws IOException {
        int[] set = new int[(int) (offsets.getLong(text + 1) - offsets.getLong(text))];
        ByteBuffer buffer = ByteBuffer.allocate(set.length * Integer.BYTES);
        read(hashes, buffer, offsets.getLong(text) * Integer.BYTES);
        buffer.asIntBuffer().get(set);
        return set;
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
