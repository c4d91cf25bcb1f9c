package org.codestep.source.survey;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.codestep.corpus.file.FileAccess;
import org.codestep.corpus.file.Hash;
import org.codestep.source.CorpusFolder;

/** The manifest of a corpus, a line at a time. */
final class Manifest {

    private static final String NAME = "manifest.jsonl";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    private Manifest(Path file) {
        this.file = file;
    }

    /** @throws IOException if the corpus has none, or another one than it was made with */
    static Manifest of(CorpusFolder corpus) throws IOException {
        Path file = corpus.path().resolve(NAME);
        FileAccess.READ_FILE.require(file);
        if (!Hash.sha256(file).equals(corpus.description().path("sha256").path(NAME).asText())) {
            throw new IOException(file + " is not the one that the corpus was made with: its SHA-256 is another;"
                    + " make the corpus anew with codestep corpus");
        }
        return new Manifest(file);
    }

    /** Tells of each file that was found. @throws IOException at a line that is none of a manifest */
    void forEach(Consumer<ManifestEntry> told) throws IOException {
        int number = 0;
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                told.accept(ManifestEntry.of(JSON.readTree(line)));
            }
        } catch (JsonProcessingException e) {
            throw fault(number, "it is no JSON: " + e.getOriginalMessage());
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw fault(number, e.getMessage());
        }
    }

    private IOException fault(int line, String fault) {
        return new IOException(file + ":" + line + ": " + fault + "; make the corpus anew with codestep corpus");
    }
}
