package org.codestep.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryFilesTest {

    private static final List<Example> EXAMPLES = List.of(
            new Example("line-count", "a = 1\n# count?", "1", 1, 0),
            new Example("line-count", "if a < 2 :\n\tprint('é \\ \"\uD83D\uDE00')\n# count?", "2", 1, 1));

    @TempDir
    private Path directory;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private static <T> List<T> read(Path file, Function<Entry, T> what) throws IOException {
        List<T> read = new ArrayList<>();
        try (EntryReader entries = new EntryReader(file)) {
            while (entries.hasNext()) {
                Entry entry = entries.next();
                assertEquals(read.size(), entry.number());
                read.add(what.apply(entry));
            }
        }
        return read;
    }

    private Path write(String name) throws IOException {
        Path file = directory.resolve(name);
        try (EntryWriter writer = new EntryWriter(file)) {
            for (Example example : EXAMPLES) {
                writer.write(example);
            }
            assertEquals(EXAMPLES.size(), writer.count());
            assertFalse(Files.exists(file), "the file was there before it was complete");
            writer.place();
        }
        return file;
    }

    @Test
    void examplesComeBackFromJsonLines() throws IOException {
        assertEquals(EXAMPLES, read(write("examples.jsonl"), Entry::example));
    }

    @Test
    void allExamplesOfAFileAreReadAtOnce() throws IOException {
        assertEquals(EXAMPLES, EntryReader.examples(write("examples.jsonl")));
        Path snippets = file("snippets.jsonl", "{\"source\": \"a = 1\"}\n");
        String message = assertThrows(CorpusFormatException.class, () -> EntryReader.examples(snippets)).getMessage();
        assertTrue(message.startsWith(snippets + ":1: "), message);
    }

    @Test
    void examplesComeBackFromTextAsTheirText() throws IOException {
        Path file = write("examples.txt");
        assertEquals(EXAMPLES.stream().map(Example::text).toList(), read(file, Entry::exampleText));
        assertEquals(
                EXAMPLES.get(0).text() + "\n\n" + EXAMPLES.get(1).text() + "\n",
                Files.readString(file, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\n\n\n"})
    void blankLinesAtTheEndOfATextFileAreNoEntry(String end) throws IOException {
        Path file = file("a.txt", "a = 1\nb = 2\n\nc = 3" + end);
        assertEquals(List.of("a = 1\nb = 2", "c = 3"), read(file, Entry::source));
        assertEquals(2, FileFormat.TEXT.estimateEntries(file));
    }

    @Test
    void aFileOfNothingHasNoEntry() throws IOException {
        assertEquals(List.of(), read(file("a.txt", ""), Entry::source));
        assertEquals(List.of(), read(file("a.jsonl", ""), Entry::source));
    }

    @Test
    void entriesOfBothFormatsAreCounted() throws IOException {
        assertEquals(2, FileFormat.TEXT.estimateEntries(write("examples.txt")));
        assertEquals(2, FileFormat.JSON_LINES.estimateEntries(write("examples.jsonl")));
        assertEquals(2, FileFormat.JSON_LINES.estimateEntries(file("b.jsonl", "{}\n{}")));
    }

    /** Six bytes an entry: what is sampled and what is not are alike. */
    @Test
    void aLargeFilesEntriesAreEstimatedByItsBeginning() throws IOException {
        int entries = 1_000_000;
        assertEquals(entries, FileFormat.JSON_LINES.estimateEntries(file("a.jsonl", "[123]\n".repeat(entries))), 1);
        assertEquals(entries, FileFormat.TEXT.estimateEntries(file("a.txt", "a=12\n\n".repeat(entries))), 1);
    }

    @Test
    void otherFieldsKeepTheirOrderAndValues() throws IOException {
        String line = "{\"z\":1.10,\"source\":\"a = 1\",\"a\":[12345678901234567890,null,\"\\uD800\"],\"m\":1E-400}";
        Path file = directory.resolve("copy.jsonl");
        List<ObjectNode> fields =
                read(file("in.jsonl", line + "\n"), entry -> entry.fields().orElseThrow());
        try (EntryWriter writer = new EntryWriter(file)) {
            writer.writeObject(fields.get(0));
            writer.place();
        }
        assertEquals(line + "\n", Files.readString(file));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            '\n\na = 1\n'         | 1 | an entry is empty; wanted one blank line between entries
            'a = 1\n\n\nb = 2\n'  | 3 | an entry is empty; wanted one blank line between entries
            'a = 1\r\nb = 2\r\n'  | 1 | the line ends in \\r\\n; wanted \\n alone
            """)
    void aMalformedTextFileIsNamedWithTheLine(String text, int line, String fault) throws IOException {
        // In a text block of CSV, backslashes are doubled where they are to be shown.
        Path file = file("bad.txt", text);
        var e = assertThrows(CorpusFormatException.class, () -> read(file, Entry::source));
        assertTrue(e.getMessage().startsWith(file + ":" + line + ": " + fault), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"source": 1}              | field "source" is 1; wanted a string
            {"code": "a"}              | no field "source"; wanted a snippet {"source": ...}
            [1]                        | wanted one JSON object a line, got [1]
            {"source": "a"             | wanted one JSON object a line: Unexpected end-of-input
            {"source": "a"} x          | wanted one JSON object a line: Unrecognized token 'x'
            {"source": "a", "source": "b"} | wanted one JSON object a line: Duplicate
            `  `                       | wanted one JSON object a line
            """)
    void aMalformedSnippetLineIsNamed(String text, String fault) throws IOException {
        Path file = file("bad.jsonl", "{\"source\":\"a = 1\"}\n" + text + "\n");
        var e = assertThrows(CorpusFormatException.class, () -> read(file, Entry::source));
        assertTrue(e.getMessage().startsWith(file + ":2: " + fault), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"task":"t","prompt":"p","answer":"a","right_answers":1} | no field "snippet"; wanted an example
            {"task":"t","prompt":"p","answer":3,"right_answers":1,"snippet":0} | field "answer" is 3; wanted a string
            {"task":"t","prompt":"p","answer":"a","right_answers":1.5,"snippet":0} |\
            field "right_answers" is 1.5; wanted a whole
            {"task":"t","prompt":"p","answer":"a","right_answers":9999999999,"snippet":0} |\
            field "right_answers" is 9999999999
            {"task":"t","prompt":"p","answer":"a","right_answers":1,"snippet":-1} |\
            field "snippet" is -1; wanted a whole
            """)
    void aMalformedExampleLineIsNamed(String text, String fault) throws IOException {
        Path file = file("bad.jsonl", text + "\n");
        var e = assertThrows(CorpusFormatException.class, () -> read(file, Entry::example));
        assertTrue(e.getMessage().startsWith(file + ":1: " + fault), e.getMessage());
    }

    @Test
    void bytesThatAreNotUtf8AreNamedWithTheLine() throws IOException {
        Path file = Files.write(directory.resolve("bad.txt"), new byte[] {'a', '\n', (byte) 0xff, '\n'});
        var e = assertThrows(CorpusFormatException.class, () -> read(file, Entry::source));
        assertEquals(file + ":2: the line is not UTF-8", e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\n\nb", "\na", "a\n"})
    void aTextThatWouldBeReadBackOtherwiseIsRefused(String text) throws IOException {
        try (EntryWriter writer = new EntryWriter(directory.resolve("out.txt"))) {
            assertThrows(IllegalArgumentException.class, () -> writer.writeText(text));
        }
        assertFalse(Files.exists(directory.resolve("out.txt")));
    }

    @Test
    void anEntryThatIsFormattedAlreadyIsWrittenLikeAnyOther() throws IOException {
        for (String name : List.of("a.txt", "a.jsonl")) {
            boolean text = name.endsWith(".txt");
            Path file = directory.resolve(name);
            try (EntryWriter writer = new EntryWriter(file)) {
                writer.writeFormatted((text ? "a = 1\n" : "{\"source\":\"a = 1\"}\n").getBytes(StandardCharsets.UTF_8));
                if (text) {
                    writer.writeText("b = 2");
                } else {
                    writer.writeObject(EntryWriter.object().put("source", "b = 2"));
                }
                writer.writeFormatted((text ? "c = 3\n" : "{\"source\":\"c = 3\"}\n").getBytes(StandardCharsets.UTF_8));
                assertEquals(3, writer.count());
                writer.place();
            }
            List<String> sources = new ArrayList<>();
            try (EntryReader reader = new EntryReader(file)) {
                reader.forEachRemaining(entry -> sources.add(entry.source()));
            }
            assertEquals(List.of("a = 1", "b = 2", "c = 3"), sources);
        }
    }
}
