package org.codestep.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.codestep.corpus.FileAccess;
import org.codestep.corpus.FileFormat;
import org.codestep.corpus.Streams;

/**
 * Inputs that are read more than once. Of a stream a copy is made among the temporary files, which goes when this is
 * closed or the program ends.
 */
final class SpooledInputs implements AutoCloseable {

    private final List<Path> copies = new ArrayList<>();

    /**
     * The file itself, or a stream's copy.
     *
     * @param format of the input, which the copy's ending tells
     */
    Path rereadable(Path input, FileFormat format) throws IOException {
        if (!Streams.isStream(input)) {
            return input;
        }
        Path copy = newFile(format);
        try (InputStream in = Streams.in(input)) {
            Files.copy(in, copy);
            return copy;
        } catch (IOException e) {
            throw new IOException(input + " was not copied to " + copy + ", to be read twice: "
                    + FileAccess.reason(e), e);
        }
    }

    private Path newFile(FileFormat format) throws IOException {
        Path folder = Files.createTempDirectory("codestep-");
        Path file = folder.resolve(format == FileFormat.JSON_LINES ? "input.jsonl" : "input.txt");
        folder.toFile().deleteOnExit(); // after what is in it: the last one first
        file.toFile().deleteOnExit();
        copies.add(file);
        return file;
    }

    @Override
    public void close() throws IOException {
        for (Path copy : copies) {
            Files.deleteIfExists(copy);
            Files.deleteIfExists(copy.getParent());
        }
    }
}
