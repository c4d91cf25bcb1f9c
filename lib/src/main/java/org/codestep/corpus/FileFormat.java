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

    /** How many entries a well-formed file of this format has, found without looking into them. */
    public long countEntries(Path file) throws IOException {
        long entries = 0;
        int previous = '\n';
        boolean blankBefore = true;
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
                for (int i = 0; i < length; i++) {
                    if (previous == '\n') {
                        boolean blank = buffer[i] == '\n';
                        entries += !blank && (this == JSON_LINES || blankBefore) ? 1 : 0;
                        blankBefore = blank;
                    }
                    previous = buffer[i];
                }
            }
        }
        return entries;
    }
}
