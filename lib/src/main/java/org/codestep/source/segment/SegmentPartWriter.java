package org.codestep.source.segment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.codestep.corpus.EntryWriter;
import org.codestep.corpus.file.DigestedFile;
import org.codestep.corpus.file.OpenFiles;
import org.codestep.corpus.split.Part;
import org.codestep.corpus.split.TokenWidth;

/**
 * Writes the segments of one part: the tokens, where among these each segment lies, and of which source files they are.
 *
 * <p>Segments that overlap share their tokens. So the token file has runs of tokens that follow each other in the
 * corpus, each with the control token before it and the end token after it, and a segment is a place in a run.
 */
final class SegmentPartWriter implements Closeable {

    /** What the part has of a source file. */
    private static final class Share {

        private final SourceStretch file;
        /** The tokens before its first one, in the token file; -1 if there are none of it. */
        private long at = -1;
        private long tokens;
        private long segments;

        Share(SourceStretch file) {
            this.file = file;
        }
    }

    private final TokenWidth width;
    private final int startId;
    private final int endId;
    private final OpenFiles open = new OpenFiles();
    private final DigestedFile tokens;
    private final DigestedFile index;
    private final DigestedFile sources;
    private final ByteBuffer places = ByteBuffer.allocate(3 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    /** The source files of which more may come, in their order. */
    private final Deque<Share> shares = new ArrayDeque<>();
    /** Where the last run ends, as a place of the corpus; -1 before the first one. */
    private long covered = -1;
    private long tokenCount;
    private long segmentCount;
    private long fileCount;
    private int longest;

    SegmentPartWriter(Path directory, Part part, TokenWidth width, int startId, int endId) throws IOException {
        this.width = width;
        this.startId = startId;
        this.endId = endId;
        try {
            tokens = open.add(new DigestedFile(part.tokenFile(directory)));
            index = open.add(new DigestedFile(part.indexFile(directory)));
            sources = open.add(new DigestedFile(part.sourceFile(directory)));
        } catch (IOException e) {
            try (Closeable opened = open) {
                throw e;
            }
        }
    }

    /** Tells of the next source file: tokens at its places may come. */
    void expect(SourceStretch file) {
        shares.add(new Share(file));
    }

    /** Adds a segment, see {@link SegmentCutter.Sink}; those that were added before begin and end before it. */
    void add(long at, int[] ids, int from, int count) throws IOException {
        if (at > covered) {
            endRun();
            write(startId);
            covered = at;
        }
        int known = (int) (covered - at);
        // The run ends with the token before the one that is written next.
        long begin = tokenCount - known;
        noteTokens(covered, at + count);
        write(ids, from + known, count - known);
        covered = at + count;
        index.write(places.clear().putLong(begin).putLong(begin).putLong(begin + count).array());
        noteSegment(at);
        segmentCount++;
        longest = Math.max(longest, SegmentShape.lengthOf(count));
    }

    private void endRun() throws IOException {
        if (covered >= 0) {
            write(endId);
        }
    }

    private void write(int... ids) throws IOException {
        write(ids, 0, ids.length);
    }

    private void write(int[] ids, int from, int count) throws IOException {
        tokens.write(width.encode(ids, from, count));
        tokenCount += count;
    }

    /** Which files' tokens are written next, from one place of the corpus to before another. */
    private void noteTokens(long from, long to) {
        for (Share share : shares) {
            long first = Math.max(from, share.file.start());
            long end = Math.min(to, share.file.end());
            if (share.file.start() >= to) {
                break;
            }
            if (first < end) {
                share.at = share.at < 0 ? tokenCount + first - from : share.at;
                share.tokens += end - first;
            }
        }
    }

    /** One that begins between two files is of the one that follows. */
    private void noteSegment(long at) {
        for (Share share : shares) {
            if (at < share.file.end()) {
                share.segments++;
                break;
            }
        }
    }

    /** No segment that is still to come begins before a place: of files that end there, all is known. */
    void forget(long before) throws IOException {
        while (!shares.isEmpty() && shares.peek().file.end() <= before) {
            Share share = shares.remove();
            if (share.tokens > 0) {
                ObjectNode line = EntryWriter.object().put("path", share.file.path()).put("at", share.at)
                        .put("tokens", share.tokens).put("segments", share.segments);
                sources.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                fileCount++;
            }
        }
    }

    /** Ends the last run. Nothing can be added after. */
    void finish() throws IOException {
        endRun();
    }

    /** Puts the files under their names, when all is written. @param sha256 gets the SHA-256 of each by its name */
    void place(ObjectNode sha256) throws IOException {
        for (DigestedFile file : List.of(tokens, index, sources)) {
            file.file().place();
            sha256.put(file.name(), file.sha256());
        }
    }

    /** What was written. The tokens are those of the token file: each of a text once, and those around runs. */
    SegmentFiles.Count count() {
        return new SegmentFiles.Count(fileCount, tokenCount, segmentCount);
    }

    /** Tokens of the longest segment; 0 if there is none. */
    int longest() {
        return longest;
    }

    @Override
    public void close() throws IOException {
        open.close();
    }
}
