package org.codestep.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.codestep.corpus.file.FileAccess;
import org.codestep.corpus.file.Streams;

/** How a file of snippets or examples is written; its name's ending tells. */
public enum FileFormat {
    /** Entries as they are, a blank line between them. */
    TEXT,
    /** One JSON object a line. */
    JSON_LINES;

    /** What is looked at of a file; a smaller one is counted to its end. */
    private static final int SAMPLE_BYTES = 1 << 22;

    /** That of a stream without an ending: each line says what it holds. */
    public static final FileFormat OF_STREAMS = JSON_LINES;

    /**
     * {@link #JSON_LINES} for the ending {@code .jsonl}, else {@link #TEXT}; for a stream without an ending, such as
     * standard output, {@link #OF_STREAMS}.
     */
    public static FileFormat of(Path file) {
        return isUntold(file) ? OF_STREAMS : file.toString().endsWith(".jsonl") ? JSON_LINES : TEXT;
    }

    /** Whether a file is a stream whose name has no ending, so that another format may be said of it. */
    public static boolean isUntold(Path file) {
        try {
            Path name = file.getFileName();
            return name != null && !name.toString().contains(".") && Streams.isStream(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The format of a name: {@code text} or {@code jsonl}. @throws IllegalArgumentException for any other */
    public static FileFormat named(String name) {
        return switch (name) {
            case "text" -> TEXT;
            case "jsonl" -> JSON_LINES;
            default -> throw new IllegalArgumentException(
                    "unknown format '" + name + "'; the formats are text, jsonl");
        };
    }

    /**
     * About how many entries a well-formed file of this format has, to tell how far work on it is: the exact number of
     * a small file, judged by the first {@value #SAMPLE_BYTES} bytes of a greater one; -1 for a stream.
     */
    public long estimateEntries(Path file) throws IOException {
        FileAccess.READ_FILE.require(file);
        if (Streams.isStream(file)) {
            return -1;
        }
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
