package org.codestep.cli.option;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.codestep.corpus.CorpusFormatException;
import org.codestep.corpus.FileFormat;
import org.codestep.corpus.file.FileAccess;
import org.codestep.corpus.file.Streams;

/**
 * Inputs that are read more than once. Of a stream a copy is made among the temporary files, which goes when this is
 * closed or the program ends.
 */
public final class SpooledInputs implements AutoCloseable {

    /** The streams, by their copies. */
    private final Map<Path, Path> streams = new LinkedHashMap<>();

    /**
     * What is done with the inputs.
     *
     * @param <E> what it throws beside
     */
    @FunctionalInterface
    public interface Work<E extends Exception> {
        /** Does the work. */
        void run() throws IOException, E;
    }

    /** Does some work. Where it fails for what is in a copy, the failure is told of the stream. */
    public <E extends Exception> void use(Work<E> work) throws IOException, E {
        try {
            work.run();
        } catch (IOException | CorpusFormatException | IllegalArgumentException e) {
            String told = FailureText.of(e);
            String known = told;
            for (Map.Entry<Path, Path> stream : streams.entrySet()) {
                known = known.replace(stream.getKey().toString(), stream.getValue().toString());
            }
            if (known.equals(told)) {
                throw e;
            }
            throw new IOException(known, e);
        }
    }

    /**
     * The file itself, or a stream's copy.
     *
     * @param format of the input, which the copy's ending tells
     */
    public Path rereadable(Path input, FileFormat format) throws IOException {
        if (!Streams.isStream(input)) {
            return input;
        }
        Path copy = newFile(input, format);
        try (InputStream in = Streams.in(input)) {
            Files.copy(in, copy);
            return copy;
        } catch (IOException e) {
            throw new IOException(input + " was not copied to " + copy + ", to be read twice: "
                    + FileAccess.reason(e), e);
        }
    }

    private Path newFile(Path stream, FileFormat format) throws IOException {
        Path folder = Files.createTempDirectory("codestep-");
        Path file = folder.resolve(format == FileFormat.JSON_LINES ? "input.jsonl" : "input.txt");
        folder.toFile().deleteOnExit(); // after what is in it: the last one first
        file.toFile().deleteOnExit();
        streams.put(file, stream);
        return file;
    }

    @Override
    public void close() throws IOException {
        for (Path copy : streams.keySet()) {
            Files.deleteIfExists(copy);
            Files.deleteIfExists(copy.getParent());
        }
    }
}
