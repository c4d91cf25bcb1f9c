package org.codestep.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    void aFaultShowsItsRemedyBelow() {
        assertEquals("ok     Fonts           12", Finding.ok("Fonts", "12").toString());
        assertEquals(
                "FAULT  Fonts           none%n                       -> install one".formatted(),
                Finding.fault("Fonts", "none", "install one").toString());
    }
}
