package org.codestep.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlacedFileTest {

    @TempDir
    private Path directory;

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFileReplacesTheOlderOneWhenItIsPlaced() throws IOException {
        Path target = Files.writeString(directory.resolve("a.txt"), "old");
        try (PlacedFile file = new PlacedFile(target)) {
            file.write("new é\n");
            assertEquals("old", Files.readString(target));
            assertEquals(List.of("a.txt", "a.txt.part"), names());
            file.place();
        }
        assertEquals("new é\n", Files.readString(target));
        assertEquals(List.of("a.txt"), names());
    }

    @Test
    void aFileThatIsNotPlacedLeavesNothing() throws IOException {
        Path target = Files.writeString(directory.resolve("a.txt"), "old");
        try (PlacedFile file = new PlacedFile(target)) {
            file.write("new");
        }
        assertEquals("old", Files.readString(target));
        assertEquals(List.of("a.txt"), names());
    }

    @Test
    void aLinkStaysALink() throws IOException {
        Path target = Files.writeString(directory.resolve("a.txt"), "old");
        Path link = Files.createSymbolicLink(directory.resolve("link.txt"), target);
        try (PlacedFile file = new PlacedFile(link)) {
            file.write("new");
            file.place();
        }
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("new", Files.readString(target));
    }

    @Test
    void aLinkToNothingStaysAndTheFileAppearsWhereItLeads() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link.txt"), Path.of("a.txt"));
        try (PlacedFile file = new PlacedFile(link)) {
            file.write("new");
            assertEquals(List.of("a.txt.part", "link.txt"), names());
            file.place();
        }
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("new", Files.readString(directory.resolve("a.txt")));
    }

    @Test
    void whatIsNoPlaceForAFileIsWrittenAtOnce() throws IOException {
        try (PlacedFile file = new PlacedFile(Path.of("/dev/null"))) {
            file.write("new");
            file.place();
        }
        assertFalse(Files.isRegularFile(Path.of("/dev/null")));
        assertEquals(
                "/dev/null is a stream, which cannot be gone on with; wanted the name of a file",
                assertThrows(IOException.class, () -> PlacedFile.kept(Path.of("/dev/null"))).getMessage());
    }

    @Test
    void whatCannotBeAFileIsNamed() {
        assertEquals(
                directory + " is a directory; wanted the name of a file to write",
                assertThrows(IOException.class, () -> new PlacedFile(directory)).getMessage());
        Path inside = directory.resolve("none").resolve("a.txt");
        assertEquals(
                inside + ": the directory " + inside.getParent() + " is not there; make it first",
                assertThrows(IOException.class, () -> new PlacedFile(inside)).getMessage());
    }
}
