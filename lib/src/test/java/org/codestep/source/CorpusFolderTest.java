package org.codestep.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.codestep.corpus.split.Part;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the folder of a corpus, and says what is wrong with one that is not whole. */
class CorpusFolderTest {

    private static final String ANEW = "; make the corpus anew with codestep corpus";

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("corpus.json"),
                "{\"version\": 1, \"files\": {\"train\": 2, \"val\": 1, \"test\": 0}}");
        Files.writeString(folder.resolve("train.jsonl"),
                "{\"path\": \"a.py\", \"text\": \"a = '\\u00e9'\\n\"}\n{\"path\": \"b.py\", \"text\": \"\\u2028\"}\n");
        Files.writeString(folder.resolve("val.jsonl"), "{\"path\": \"c.py\", \"text\": \"\"}\n");
        Files.writeString(folder.resolve("test.jsonl"), "");
    }

    private List<SourceFile> files(Part part) throws IOException {
        try (Stream<SourceFile> files = CorpusFolder.open(folder).files(part)) {
            return files.toList();
        }
    }

    private void assertFails(String message) {
        assertEquals(message, assertThrows(IOException.class, () -> CorpusFolder.open(folder)).getMessage());
    }

    private void assertBroken(String message) {
        assertEquals(folder.resolve("train.jsonl") + message + ANEW,
                assertThrows(UncheckedIOException.class, () -> files(Part.TRAIN)).getCause().getMessage());
    }

    @Test
    void filesComeAsTheyWereWritten() throws IOException {
        assertEquals(List.of(new SourceFile("a.py", "a = 'é'\n"), new SourceFile("b.py", "\u2028")),
                files(Part.TRAIN));
        assertEquals(List.of(new SourceFile("c.py", "")), files(Part.VALIDATION));
        assertEquals(List.of(), files(Part.TEST));
        assertEquals(2, CorpusFolder.open(folder).count(Part.TRAIN));
        assertEquals(64, CorpusFolder.open(folder).sha256().length());
    }

    @Test
    void whatIsNoCorpusIsNamed() throws IOException {
        Files.writeString(folder.resolve("corpus.json"), "{\"version\": 2}");
        assertFails(folder.resolve("corpus.json")
                + ": wanted a corpus of version 1, got 2; make it anew with codestep corpus");
        Files.writeString(folder.resolve("corpus.json"), "{\"version\": 1, \"files\": {\"train\": 1}}");
        assertFails(folder.resolve("corpus.json") + " does not say how many files the part val has");
        Files.delete(folder.resolve("corpus.json"));
        assertFails(folder + " is no corpus: it has no corpus.json, which comes last when one is made; make it with"
                + " codestep corpus");
    }

    @Test
    void aPartThatIsNotWholeIsNamedWithItsLine() throws IOException {
        Path train = folder.resolve("train.jsonl");
        String first = Files.readAllLines(train).get(0) + "\n";
        Files.writeString(train, first);
        assertBroken(":2: it ends after 1 of 2 files");
        Files.writeString(train, first + first + first);
        assertBroken(":3: wanted 2 files, and here is one more");
        Files.writeString(train, first + "{\"path\": 1, \"text\": \"\"}\n");
        assertBroken(":2: wanted an object with the texts path and text");
        Files.delete(train);
        assertFails(train + " is not there; wanted a file to read");
    }
}
