package org.codestep.corpus;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Reads a file of answers: with the ending {@code .jsonl} one object a line, the answer in its field {@code answer};
 * else one answer a line, which may be empty.
 */
public final class AnswerReader implements Iterator<String>, AutoCloseable {

    private final Path file;
    /** One of these two is null. */
    private final EntryReader objects;
    private final BufferedReader lines;
    private long line;
    private String ahead;

    public AnswerReader(Path file) throws IOException {
        this.file = file;
        boolean asObjects = FileFormat.of(file) == FileFormat.JSON_LINES;
        this.objects = asObjects ? new EntryReader(file) : null;
        this.lines = asObjects ? null : Files.newBufferedReader(file);
    }

    /**
     * @throws UncheckedIOException if the file cannot be read
     * @throws CorpusFormatException at a malformed entry
     */
    @Override
    public boolean hasNext() {
        if (ahead == null) {
            try {
                line++;
                ahead = objects == null ? lines.readLine() : objects.hasNext() ? objects.next().answer() : null;
            } catch (CharacterCodingException e) {
                throw new CorpusFormatException(file, line, "the file is not UTF-8 from about this line on");
            } catch (IOException e) {
                throw new UncheckedIOException(file + ": cannot be read: " + e.getMessage(), e);
            }
        }
        return ahead != null;
    }

    @Override
    public String next() {
        if (!hasNext()) {
            throw new NoSuchElementException(file + " has no further answer");
        }
        String answer = ahead;
        ahead = null;
        return answer;
    }

    @Override
    public void close() throws IOException {
        if (objects != null) {
            objects.close();
        } else {
            lines.close();
        }
    }
}
