package org.codestep.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads UTF-8 lines ended by {@code \n} and knows their numbers; faults are named by file and line. */
final class LineReader implements AutoCloseable {

    private final Path file;
    private final InputStream in;
    private byte[] buffer = new byte[1 << 16];
    /** The bytes that are read and not handed out yet. */
    private int start;
    private int end;
    private long number;

    LineReader(Path file) throws IOException {
        this.file = file;
        this.in = Files.newInputStream(file);
    }

    /**
     * The next line without its end, or null after the last.
     *
     * @throws CorpusFormatException if it is not UTF-8, or ends in {@code \r\n}
     */
    String next() throws IOException {
        int at = start;
        while (true) {
            if (at == end) {
                int length = at - start;
                boolean more = fill();
                at = start + length;
                if (!more) {
                    break;
                }
            }
            if (buffer[at] == '\n') {
                break;
            }
            at++;
        }
        if (at == start && at == end) {
            return null;
        }
        number++;
        String line = decoded(start, at - start);
        start = Math.min(at + 1, end);
        if (line.endsWith("\r")) {
            throw fault("the line ends in \\r\\n; wanted \\n alone");
        }
        return line;
    }

    /** Reads on, keeping what is not handed out yet; false at the end of the file. */
    private boolean fill() throws IOException {
        int kept = end - start;
        if (kept > buffer.length / 2) {
            buffer = Arrays.copyOfRange(buffer, start, start + 2 * buffer.length);
        } else {
            System.arraycopy(buffer, start, buffer, 0, kept);
        }
        start = 0;
        end = kept;
        int read = in.read(buffer, end, buffer.length - end);
        end += Math.max(0, read);
        return read > 0;
    }

    private String decoded(int from, int length) {
        boolean ascii = true;
        for (int i = from; i < from + length && ascii; i++) {
            ascii = buffer[i] >= 0;
        }
        if (ascii) {
            return new String(buffer, from, length, StandardCharsets.ISO_8859_1);
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(buffer, from, length)).toString();
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
