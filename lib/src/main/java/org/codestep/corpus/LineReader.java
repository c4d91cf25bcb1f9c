package org.codestep.corpus;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads UTF-8 lines ended by {@code \n} and knows their numbers; faults are named by file and line. */
final class LineReader implements AutoCloseable {

    private final Path file;
    private final InputStream in;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    private long number;

    LineReader(Path file) throws IOException {
        this.file = file;
        this.in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    }

    /**
     * The next line without its end, or null after the last.
     *
     * @throws CorpusFormatException if it is not UTF-8, or ends in {@code \r\n}
     */
    String next() throws IOException {
        bytes.reset();
        int b = in.read();
        if (b < 0) {
            return null;
        }
        number++;
        for (; b >= 0 && b != '\n'; b = in.read()) {
            bytes.write(b);
        }
        String line = decoded();
        if (line.endsWith("\r")) {
            throw fault("the line ends in \\r\\n; wanted \\n alone");
        }
        return line;
    }

    private String decoded() {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
        } catch (CharacterCodingException e) {
            throw fault("the line is not UTF-8");
        }
    }

    /** The number of the line last read, from 1. */
    long number() {
        return number;
    }

    /** A fault of the line last read. */
    CorpusFormatException fault(String fault) {
        return new CorpusFormatException(file, number, fault);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
