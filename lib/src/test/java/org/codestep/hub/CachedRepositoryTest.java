package org.codestep.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachedRepositoryTest {

    private static final HubName NAME = HubName.parse("hub:me/tiny");
    private static final String COMMIT = "c".repeat(40);
    private static final HubFile FILE = new HubFile("a/x.json", 4, "b".repeat(40), Optional.empty());

    @TempDir
    private Path directory;

    private static CachedRepository withBlob(Path root) throws IOException {
        CachedRepository repository = new HubCache(root).repository(NAME);
        Files.createDirectories(repository.blob(FILE).getParent());
        Files.writeString(repository.blob(FILE), "text");
        return repository;
    }

    @Test
    void aLinkLeadsToTheContentsAndIsMadeAnewWhereItLedToNothing() throws IOException {
        CachedRepository repository = withBlob(directory);
        Path link = repository.snapshot(COMMIT).resolve("a/x.json");
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of("../../../blobs/gone"));
        assertFalse(repository.has(COMMIT, FILE.path()));
        repository.link(COMMIT, FILE);
        repository.link(COMMIT, FILE);
        assertEquals("text", Files.readString(link));
        assertEquals(Path.of("../../../blobs", FILE.hash()), Files.readSymbolicLink(link));
        assertEquals(List.of("a/x.json"), repository.files(COMMIT));
    }

    /** A zip file stands for the file systems that have no links. */
    @Test
    void whereThereAreNoLinksTheContentsAreMoved() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(directory.resolve("x.zip"), Map.of("create", "true"))) {
            CachedRepository repository = withBlob(zip.getPath("/cache"));
            repository.link(COMMIT, FILE);
            assertEquals("text", Files.readString(repository.snapshot(COMMIT).resolve("a/x.json")));
            assertFalse(Files.exists(repository.blob(FILE)));
            assertTrue(repository.has(COMMIT, FILE.path()));
        }
    }

    @Test
    void whatIsKnownOfACommitComesBack() throws IOException {
        CachedRepository repository = new HubCache(directory).repository(NAME);
        HubFile large = new HubFile("w.bin", 5, "1".repeat(40), Optional.of("2".repeat(64)));
        assertEquals(Optional.empty(), repository.tree(COMMIT));
        repository.setTree(COMMIT, List.of(FILE, large));
        assertEquals(Optional.of(List.of(FILE, large)), repository.tree(COMMIT));
        assertEquals(Optional.empty(), repository.commit("refs/pr/1"));
        repository.setCommit("refs/pr/1", COMMIT);
        assertEquals(Optional.of(COMMIT), repository.commit("refs/pr/1"));
        assertEquals(List.of("refs/pr/1"), repository.revisions(COMMIT));
        repository.markMissing(COMMIT, "a/y.json");
        assertTrue(repository.knows(COMMIT, "a/y.json"));
        assertFalse(repository.knows(COMMIT, "a/z.json"));
    }

    @Test
    void aNoteThatIsBrokenIsNamedAndOneOfALaterVersionPassedOver() throws IOException {
        CachedRepository repository = new HubCache(directory).repository(NAME);
        Path file = repository.folder().resolve("trees/" + COMMIT + ".json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"format_version\": 2, \"files\": []}");
        assertEquals(Optional.empty(), repository.tree(COMMIT));
        Files.writeString(file, "{\"format_version\": 1, \"files\": {\"../x\": {\"size\": 1, \"blob_id\": \""
                + "0".repeat(40) + "\"}}}");
        assertEquals(file + ": '../x' is no name of a file; remove it",
                assertThrows(IOException.class, () -> repository.tree(COMMIT)).getMessage());
    }
}
