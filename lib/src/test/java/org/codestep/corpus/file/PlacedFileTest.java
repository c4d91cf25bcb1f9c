package org.codestep.corpus.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.codestep.corpus.ForcedPaths;
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

    /** A name in a directory is sure only when the directory is. */
    @Test
    void aPlacedFileAndItsNameAreOnTheDisk() throws Exception {
        Path target = directory.resolve("a.txt");
        assertEquals(List.of(directory.resolve("a.txt.part"), directory), ForcedPaths.during(() -> {
            try (PlacedFile file = new PlacedFile(target)) {
                file.write("new");
                file.place();
            }
        }, directory));
    }

    /** A long file goes to the disk while it is made; only its end is waited for. */
    @Test
    void aLongFileIsForcedAsItGrows() throws Exception {
        byte[] megabyte = new byte[1 << 20];
        Path part = directory.resolve("a.txt.part");
        List<Path> forced = ForcedPaths.during(() -> {
            try (PlacedFile file = new PlacedFile(directory.resolve("a.txt"))) {
                for (int i = 0; i < 40; i++) {
                    file.write(megabyte, 0, megabyte.length);
                }
                file.place();
            }
        }, directory);
        assertTrue(forced.size() >= 3, forced.toString());
        assertEquals(Collections.nCopies(forced.size() - 1, part), forced.subList(0, forced.size() - 1));
        assertEquals(directory, forced.get(forced.size() - 1));
        assertEquals(40 << 20, Files.size(directory.resolve("a.txt")));
    }

    /** The disk tells of a failure once: whoever asked it must pass it on. */
    @Test
    void whatTheDiskCouldNotTakeIsToldAtTheEnd() {
        EarlyForce early = new EarlyForce(directory.resolve("gone"));
        early.written(1 << 25);
        assertThrows(NoSuchFileException.class, early::end);
    }

    @Test
    void aNewDirectoryIsOnTheDiskFromTheTopDown() throws Exception {
        Path inner = directory.resolve("a/b/c");
        assertEquals(List.of(directory, directory.resolve("a"), directory.resolve("a/b")),
                ForcedPaths.during(() -> Disk.createDirectories(inner), directory));
        assertEquals(List.of(), ForcedPaths.during(() -> Disk.createDirectories(inner), directory));
        assertTrue(Files.isDirectory(inner));
    }

    @Test
    void aDirectoryIsMadeWhereALinkLeads() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("far", "away"));
        Disk.createDirectories(link.resolve("inside"));
        assertTrue(Files.isDirectory(directory.resolve("far/away/inside")));
        assertTrue(Files.isSymbolicLink(link));
    }

    @Test
    void ofFilesThatAreOpenTogetherEachIsClosedAndTheFirstFailureTold() throws Exception {
        List<String> closed = new ArrayList<>();
        IOException told = assertThrows(IOException.class, () -> {
            try (OpenFiles files = new OpenFiles()) {
                for (String name : List.of("a", "b", "c")) {
                    files.add(() -> {
                        closed.add(name);
                        throw new IOException(name);
                    });
                }
                throw new IOException("written");
            }
        });
        assertEquals("written", told.getMessage());
        assertEquals(List.of("c", "b", "a"), closed);
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
