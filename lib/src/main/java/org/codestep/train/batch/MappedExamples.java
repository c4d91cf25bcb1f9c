package org.codestep.train.batch;

import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.codestep.corpus.split.Part;

/**
 * The examples of a token file, each read when it is wanted: the file and its index are mapped into memory, and may be
 * larger than the heap, and than the memory. Segments are examples whose prompt is a control token alone, which the
 * file does not have before each of them, as they may overlap.
 */
final class MappedExamples implements EncodedExamples {

    /** Begin of the prompt, begin of the answer, end. */
    private static final int PLACES = 3;

    private final TokenFile tokens;
    /** Of a segment, what comes before it. */
    private final OptionalInt startId;
    private final int endId;
    private final MappedFile index;
    private final long count;
    private final String sha256;
    /** The largest end of the examples that were read. */
    private long end;
    /** Where the next example can begin. */
    private long free;

    /**
     * Opens an index, and sees that it is one of the token file.
     *
     * @param file the index, see {@link Part#indexFile}
     * @param startId the id that begins a segment; empty if the examples are none
     * @param endId the id that ends an example
     * @throws IOException if it is not there
     * @throws IllegalArgumentException if it is empty or of another token file
     */
    MappedExamples(Path file, TokenFile tokens, OptionalInt startId, int endId) throws IOException {
        this.tokens = tokens;
        this.startId = startId;
        this.endId = endId;
        this.index = new MappedFile(file, PLACES * Long.BYTES);
        this.count = index.length() / (PLACES * Long.BYTES);
        this.sha256 = index.read(part -> requireInOrder(part.asLongBuffer()));
        if (end > tokens.length()) {
            throw new IllegalArgumentException(file + " speaks of " + end + " tokens, " + tokens.file() + " has "
                    + tokens.length() + "; take the files of one split");
        }
    }

    private void requireInOrder(LongBuffer places) {
        while (places.hasRemaining()) {
            long prompt = places.get();
            long answer = places.get();
            long next = places.get();
            boolean whole = startId.isPresent() ? answer == prompt && next > answer : answer > prompt && next >= answer;
            if (prompt < free || !whole || next - prompt >= Integer.MAX_VALUE - 1) {
                throw new IllegalArgumentException(index.file() + " is damaged: an example after token " + free
                        + " begins at " + prompt + ", its answer at " + answer + ", and it ends at " + next);
            }
            end = Math.max(end, next);
            free = startId.isPresent() ? prompt : next;
        }
    }

    @Override
    public long count() {
        return count;
    }

    /** Tokens that come before those of the file. */
    private int before() {
        return startId.isPresent() ? 1 : 0;
    }

    @Override
    public int length(long number) {
        long at = number * PLACES * Long.BYTES;
        return before() + (int) (index.getLong(at + 2 * Long.BYTES) - index.getLong(at)) + 1;
    }

    @Override
    public int promptLength(long number) {
        long at = number * PLACES * Long.BYTES;
        return before() + (int) (index.getLong(at + Long.BYTES) - index.getLong(at));
    }

    @Override
    public EncodedExample get(long number) {
        long prompt = index.getLong(number * PLACES * Long.BYTES);
        int[] ids = new int[length(number)];
        startId.ifPresent(start -> ids[0] = start);
        for (int i = before(); i < ids.length - 1; i++) {
            ids[i] = tokens.get(prompt + i - before());
        }
        ids[ids.length - 1] = endId;
        return new EncodedExample(ids, promptLength(number));
    }

    /** The SHA-256 of the index, in hexadecimal. */
    String sha256() {
        return sha256;
    }
}
