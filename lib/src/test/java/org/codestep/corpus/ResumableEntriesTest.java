package org.codestep.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumableEntriesTest {

    @TempDir
    private Path directory;

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private Path part(Path target) {
        return target.resolveSibling(target.getFileName() + ".part");
    }

    /** Two entries that are sure, a third that is not. */
    private Path interrupted(String name) throws IOException {
        Path target = directory.resolve(name);
        try (ResumableEntries entries = new ResumableEntries(target, "work")) {
            assertEquals(0, entries.nextChunk());
            write(entries, "a = 1");
            write(entries, "b = 2\nprint(b)");
            entries.mark(7, 3);
            write(entries, "lost = 1");
        }
        return target;
    }

    private static void write(ResumableEntries entries, String source) throws IOException {
        if (entries.writer().format() == FileFormat.TEXT) {
            entries.writer().writeText(source);
        } else {
            entries.writer().writeObject(EntryWriter.object().put("source", source));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.txt", "a.jsonl"})
    void whatIsSureIsReadBackAndWrittenOn(String name) throws IOException {
        Path target = interrupted(name);
        assertEquals(List.of(name + ".part", name + ".resume"), names());
        // A line that a killed process had begun, and a point.
        Files.writeString(directory.resolve(name + ".resume.part"), "half a po");
        Files.writeString(part(target), "half a li", StandardOpenOption.APPEND);
        List<String> replayed = new ArrayList<>();
        try (ResumableEntries entries = new ResumableEntries(target, "work")) {
            entries.replay(entry -> replayed.add(entry.source()));
            assertEquals(List.of("a = 1", "b = 2\nprint(b)"), replayed);
            assertEquals(2, entries.writer().count());
            assertEquals(7, entries.nextChunk());
            assertEquals(3, entries.fruitless());
            write(entries, "c = 3");
            entries.place();
        }
        assertEquals(List.of(name), names());
        Path whole = directory.resolve("whole-" + name);
        try (ResumableEntries entries = new ResumableEntries(whole, "work")) {
            write(entries, "a = 1");
            write(entries, "b = 2\nprint(b)");
            write(entries, "c = 3");
            entries.place();
        }
        assertEquals(Files.readString(whole), Files.readString(target));
    }

    @Test
    void aPartOfWhichNothingIsSureIsBegunAnew() throws IOException {
        Path target = directory.resolve("a.txt");
        Files.writeString(part(target), "of an earlier run");
        try (ResumableEntries entries = new ResumableEntries(target, "work")) {
            write(entries, "a = 1");
            entries.place();
        }
        assertEquals("a = 1\n", Files.readString(target));
    }

    @Test
    void aPointWithoutAPartIsOfAFileThatWasPlaced() throws IOException {
        Path target = interrupted("a.txt");
        Files.delete(part(target));
        try (ResumableEntries entries = new ResumableEntries(target, "other work")) {
            assertEquals(0, entries.nextChunk());
            entries.place();
        }
        assertEquals(List.of("a.txt"), names());
    }

    @Test
    void otherWorkIsNotContinued() throws IOException {
        Path target = interrupted("a.txt");
        IOException e = assertThrows(IOException.class, () -> new ResumableEntries(target, "play"));
        assertTrue(
                e.getMessage().startsWith(part(target) + " was begun with other settings: work; wanted play. "),
                e.getMessage());
        assertEquals(List.of("a.txt.part", "a.txt.resume"), names());
    }

    @Test
    void aDamagedPartIsNotContinued() throws IOException {
        Path target = interrupted("a.txt");
        String text = Files.readString(part(target));
        for (String other : List.of(text.replace('2', '5'), text.substring(0, 8))) {
            Files.writeString(part(target), other);
            IOException e = assertThrows(IOException.class, () -> new ResumableEntries(target, "work"));
            assertTrue(
                    e.getMessage().startsWith(part(target) + " is not as the interrupted run left it; remove it and "),
                    e.getMessage());
        }
        Files.writeString(directory.resolve("a.txt.resume"), "no point");
        IOException e = assertThrows(IOException.class, () -> new ResumableEntries(target, "work"));
        assertTrue(e.getMessage().contains("a.txt.resume is not what an interrupted run leaves: "), e.getMessage());
    }
}
