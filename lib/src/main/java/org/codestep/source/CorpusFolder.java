package org.codestep.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.codestep.corpus.file.FileAccess;
import org.codestep.corpus.file.Hash;
import org.codestep.corpus.file.JsonFile;
import org.codestep.corpus.split.Part;

/**
 * A corpus of source files in three parts, as {@code codestep corpus} writes it.
 *
 * <p>{@code train.jsonl}, {@code val.jsonl} and {@code test.jsonl} hold an object a file,
 * {@code {"path": …, "text": …}}; {@code corpus.json} says how many, and is only there when all is. Memory holds one
 * file at a time.
 */
public final class CorpusFolder {

    static final String DESCRIPTION = "corpus.json";
    static final int VERSION = 1;

    /** A source file is as long as its corpus let it be. */
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
            .build());

    private final Path folder;
    private final JsonNode description;
    private final String sha256;

    private CorpusFolder(Path folder, JsonNode description, String sha256) {
        this.folder = folder;
        this.description = description;
        this.sha256 = sha256;
    }

    /** @throws IOException if it is no folder of a corpus, or not a whole one; the message says what is wrong */
    public static CorpusFolder open(Path folder) throws IOException {
        FileAccess.READ_FOLDER.require(folder);
        Path file = folder.resolve(DESCRIPTION);
        if (!Files.exists(file)) {
            throw new IOException(folder + " is no corpus: it has no " + DESCRIPTION
                    + ", which comes last when one is made; make it with codestep corpus");
        }
        JsonNode description = JsonFile.read(file, JsonNode.class);
        JsonNode version = description.path("version");
        if (!version.isInt() || version.intValue() != VERSION) {
            throw new IOException(file + ": wanted a corpus of version " + VERSION + ", got "
                    + (version.isMissingNode() ? "none" : version) + "; make it anew with codestep corpus");
        }
        for (Part part : Part.values()) {
            if (!description.path("files").path(part.fileName()).canConvertToLong()) {
                throw new IOException(file + " does not say how many files the part " + part.fileName() + " has");
            }
            FileAccess.READ_FILE.require(partFile(folder, part));
        }
        return new CorpusFolder(folder, description, Hash.sha256(file));
    }

    /** Where the files of a part lie. */
    static Path partFile(Path folder, Part part) {
        return folder.resolve(part.fileName() + ".jsonl");
    }

    /** The folder. */
    public Path path() {
        return folder;
    }

    /**
     * The SHA-256 of the description, in hexadecimal. It names those of all files: equal for equal corpora, and for no
     * others.
     */
    public String sha256() {
        return sha256;
    }

    /** What {@code corpus.json} says: counts, places, settings and hashes. */
    public JsonNode description() {
        return description.deepCopy();
    }

    /** How many files a part has. */
    public long count(Part part) {
        return description.path("files").path(part.fileName()).longValue();
    }

    /**
     * The files of a part, in the order of the manifest. The stream is to be closed; it throws
     * {@link UncheckedIOException} at a line that is none of a corpus, and if there are fewer or more files than the
     * description says.
     */
    public Stream<SourceFile> files(Part part) throws IOException {
        Path file = partFile(folder, part);
        BufferedReader lines = Files.newBufferedReader(file);
        Iterator<SourceFile> files = new Lines(file, lines, count(part));
        return StreamSupport
                .stream(Spliterators.spliterator(files, count(part), Spliterator.ORDERED | Spliterator.NONNULL), false)
                .onClose(() -> {
                    try {
                        lines.close();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    /** The objects of a file, one a line. */
    private static final class Lines implements Iterator<SourceFile> {

        private final Path file;
        private final BufferedReader lines;
        private final long count;
        private long read;

        Lines(Path file, BufferedReader lines, long count) {
            this.file = file;
            this.lines = lines;
            this.count = count;
        }

        @Override
        public boolean hasNext() {
            if (read < count) {
                return true;
            }
            if (line() != null) {
                throw fault("wanted " + count + " files, and here is one more");
            }
            return false;
        }

        @Override
        public SourceFile next() {
            if (!hasNext()) {
                throw new NoSuchElementException(file + " has no further file");
            }
            String line = line();
            if (line == null) {
                throw fault("it ends after " + read + " of " + count + " files");
            }
            SourceFile next = parse(line);
            read++;
            return next;
        }

        /** The next line; null at the end. */
        private String line() {
            try {
                return lines.readLine();
            } catch (IOException e) {
                throw fault(FileAccess.reason(e));
            }
        }

        private SourceFile parse(String line) {
            try {
                JsonNode object = JSON.readTree(line);
                JsonNode path = object.path("path");
                JsonNode text = object.path("text");
                if (path.isTextual() && text.isTextual()) {
                    return new SourceFile(path.textValue(), text.textValue());
                }
            } catch (JsonProcessingException e) {
                throw fault("it is no JSON: " + e.getOriginalMessage());
            }
            throw fault("wanted an object with the texts path and text");
        }

        private UncheckedIOException fault(String fault) {
            return new UncheckedIOException(new IOException(file + ":" + (read + 1) + ": " + fault
                    + "; make the corpus anew with codestep corpus"));
        }
    }
}
