package org.codestep.train.batch;

import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Path;
import org.codestep.corpus.split.Part;

/**
 * The examples of a token file, each read when it is wanted: the file and its index are mapped into memory, and may be
 * larger than the heap, and than the memory.
 */
final class MappedExamples implements EncodedExamples {

    /** Begin of the prompt, begin of the answer, end. */
    private static final int PLACES = 3;

    private final TokenFile tokens;
    private final int endId;
    private final MappedFile index;
    private final long count;
    private final String sha256;
    /** Where the last example ends that was read. */
    private long end;

    /**
     * Opens an index, and sees that it is one of the token file.
     *
     * @param file the index, see {@link Part#indexFile}
     * @param endId the id that ends an example
     * @throws IOException if it is not there
     * @throws IllegalArgumentException if it is empty or of another token file
     */
    MappedExamples(Path file, TokenFile tokens, int endId) throws IOException {
        this.tokens = tokens;
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
            if (prompt < end || answer <= prompt || next < answer || next - prompt >= Integer.MAX_VALUE) {
                throw new IllegalArgumentException(index.file() + " is damaged: an example after token " + end
                        + " begins at " + prompt + ", its answer at " + answer + ", and it ends at " + next);
            }
            end = next;
        }
    }

    @Override
    public long count() {
        return count;
    }

    @Override
    public int length(long number) {
        long at = number * PLACES * Long.BYTES;
        return (int) (index.getLong(at + 2 * Long.BYTES) - index.getLong(at)) + 1;
    }

    @Override
    public int promptLength(long number) {
        long at = number * PLACES * Long.BYTES;
        return (int) (index.getLong(at + Long.BYTES) - index.getLong(at));
    }

    @Override
    public EncodedExample get(long number) {
        long at = number * PLACES * Long.BYTES;
        long prompt = index.getLong(at);
        int[] ids = new int[length(number)];
        for (int i = 0; i < ids.length - 1; i++) {
            ids[i] = tokens.get(prompt + i);
        }
        ids[ids.length - 1] = endId;
        return new EncodedExample(ids, promptLength(number));
    }

    /** The SHA-256 of the index, in hexadecimal. */
    String sha256() {
        return sha256;
    }
}
