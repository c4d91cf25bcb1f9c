package org.codestep.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** How a file of snippets or examples is written; its name's ending tells. */
public enum FileFormat {
    /** Entries as they are, a blank line between them. */
    TEXT,
    /** One JSON object a line. */
    JSON_LINES;

    /** {@link #JSON_LINES} for the ending {@code .jsonl}, else {@link #TEXT}. */
    public static FileFormat of(Path file) {
        return file.toString().endsWith(".jsonl") ? JSON_LINES : TEXT;
    }

    /** What is looked at of a file; a smaller one is counted to its end. */
    private static final int SAMPLE_BYTES = 1 << 22;

    /**
     * About how many entries a well-formed file of this format has, to tell how far work on it is: the exact number of
     * a small file, judged by the first {@value #SAMPLE_BYTES} bytes of a greater one.
     */
    public long estimateEntries(Path file) throws IOException {
        long size = Files.size(file);
        byte[] sample;
        try (InputStream in = Files.newInputStream(file)) {
            sample = in.readNBytes(SAMPLE_BYTES);
        }
        long entries = entriesIn(sample);
        return size <= sample.length ? entries : Math.round((double) entries * size / sample.length);
    }

    private long entriesIn(byte[] bytes) {
        long entries = 0;
        int previous = '\n';
        boolean blankBefore = true;
        for (byte b : bytes) {
            if (previous == '\n') {
                boolean blank = b == '\n';
                entries += !blank && (this == JSON_LINES || blankBefore) ? 1 : 0;
                blankBefore = blank;
            }
            previous = b;
        }
        return entries;
    }
}
