package org.codestep.corpus.file;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;

/**
 * Files that hold nothing but pass it on: standard input and output, pipes, process substitutions, devices. They are
 * read once and written as it comes; nothing can be moved into their place.
 */
public final class Streams {

    /** Standard input. */
    public static final Path IN = Path.of("/dev/stdin");

    /** Standard output. */
    public static final Path OUT = Path.of("/dev/stdout");

    private static final Path ERROR = Path.of("/dev/stderr");
    private static final Pattern DESCRIPTOR = Pattern.compile("/dev/std(in|out|err)|(/dev|/proc/self)/fd/[0-9]+");

    /** As many links in a row as Linux follows. */
    private static final int LINKS = 40;

    /** The kinds of file, in the bits of {@code st_mode}. */
    private static final int KIND = 0170000;
    private static final int PIPE = 0010000;
    private static final int SOCKET = 0140000;

    private Streams() {}

    /** Whether a file is one of these; an open file by its number is, whatever it leads to. */
    public static boolean isStream(Path file) throws IOException {
        return isDescriptor(endOfLinks(file))
                || Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file);
    }

    /** An open file's own name. Where that is on a disk, others may be writing it too: it is not to be replaced. */
    private static boolean isDescriptor(Path file) {
        return DESCRIPTOR.matcher(file.toString()).matches();
    }

    /**
     * Where a link leads, over any number of links; there may be nothing. A link at that place leads to itself.
     *
     * @throws IOException if a link cannot be read
     */
    public static Path endOfLinks(Path file) throws IOException {
        Path end = file;
        for (int links = 0; links < LINKS && !isDescriptor(end) && Files.isSymbolicLink(end); links++) {
            end = end.resolveSibling(Files.readSymbolicLink(end));
        }
        return end;
    }

    /** Opens a file of any kind. */
    public static InputStream in(Path file) throws IOException {
        if (!endOfLinks(file).equals(IN)) {
            return Files.newInputStream(file);
        }
        return new FilterInputStream(new FileInputStream(FileDescriptor.in)) {
            @Override
            public void close() {
                // Standard input is the process's, not the reader's.
            }
        };
    }

    /** Opens a stream to write to. */
    static OutputStream out(Path stream) throws IOException {
        Path end = endOfLinks(stream);
        if (end.equals(OUT)) {
            return kept(FileDescriptor.out);
        }
        return end.equals(ERROR) ? kept(FileDescriptor.err)
                : Files.newOutputStream(stream, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    private static OutputStream kept(FileDescriptor descriptor) {
        return new FilterOutputStream(new FileOutputStream(descriptor)) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            @Override
            public void close() {
                // The process's, not the writer's.
            }
        };
    }

    /** Whether somebody reads what is written there, and may have gone. */
    static boolean isPipe(Path stream) throws IOException {
        if (!Files.exists(stream)) {
            return false;
        }
        int kind = (int) Files.getAttribute(stream, "unix:mode") & KIND;
        return kind == PIPE || kind == SOCKET;
    }
}
