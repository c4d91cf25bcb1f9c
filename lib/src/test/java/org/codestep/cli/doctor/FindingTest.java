package org.codestep.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FindingTest {

    @TempDir
    private Path directory;

    @Test
    void theKernelIsFoundInADataDirectory() throws IOException {
        assertTrue(KernelProbe.find(List.of(directory)).isFault());
        Path file = directory.resolve("kernels/java/kernel.json");
        Files.createDirectories(file.getParent());
        Files.createFile(file);
        assertEquals(Finding.ok("Kernel", file.toString()), KernelProbe.find(List.of(Path.of("/none"), directory)));
    }

    @Test
    void theHubIsItsEndpointAndItsCacheAndWhetherThereIsAToken() throws IOException {
        Path cache = directory.resolve("cache");
        Map<String, String> environment = Map.of("HF_ENDPOINT", "http://mirror", "HF_TOKEN", "hf_secret",
                "HF_HUB_OFFLINE", "1", "HF_HUB_CACHE", cache.toString());
        String start = "http://mirror (offline: nothing is fetched); cache " + cache;
        String found = HubProbe.find(environment).found();
        assertTrue(found.startsWith(start + " (not there yet, "), found);
        assertTrue(found.endsWith(" free); a token is set"), found);
        Files.write(Files.createDirectories(cache.resolve("models--a--b/blobs")).resolve("x"), new byte[1_500]);
        Files.createSymbolicLink(cache.resolve("link"), Path.of("models--a--b/blobs/x"));
        found = HubProbe.find(environment).found();
        assertTrue(found.startsWith(start + " (1.5 kB, "), found);
        assertTrue(HubProbe.find(Map.of("HF_ENDPOINT", "nowhere")).isFault());
        Path file = Files.createFile(directory.resolve("file"));
        assertTrue(HubProbe.find(Map.of("HF_HUB_CACHE", file.toString())).isFault());
    }

    @Test
    void aFaultShowsItsRemedyBelow() {
        assertEquals("ok     Fonts           12", Finding.ok("Fonts", "12").toString());
        assertEquals(
                "FAULT  Fonts           none%n                       -> install one".formatted(),
                Finding.fault("Fonts", "none", "install one").toString());
    }
}
