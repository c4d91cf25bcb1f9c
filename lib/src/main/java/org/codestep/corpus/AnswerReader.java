package org.codestep.corpus;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.codestep.corpus.file.FileAccess;
import org.codestep.corpus.file.Streams;

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

    /** Opens a file in the format that its name tells. */
    public AnswerReader(Path file) throws IOException {
        this(file, FileFormat.of(file));
    }

    /** Opens a file in a format that its name needs not tell. */
    public AnswerReader(Path file, FileFormat format) throws IOException {
        this.file = file;
        boolean asObjects = format == FileFormat.JSON_LINES;
        this.objects = asObjects ? new EntryReader(file, format) : null;
        this.lines = asObjects ? null : lines(file);
    }

    /** A decoder of its own, which refuses what is not UTF-8. */
    private static BufferedReader lines(Path file) throws IOException {
        FileAccess.READ_FILE.require(file);
        return new BufferedReader(new InputStreamReader(Streams.in(file), StandardCharsets.UTF_8.newDecoder()));
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
                throw new UncheckedIOException(file + ": cannot be read: " + FileAccess.reason(e), e);
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
