package org.codestep.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the command as its users meet it: in a process of its own, in a folder of the test's. */
abstract class CommandTest {

    @TempDir
    Path directory;

    @TempDir
    private Path outputs;

    private final List<Process> started = new ArrayList<>();

    Process start(String prefix, String arguments) throws IOException {
        return start(prefix, arguments, Locale.getDefault());
    }

    Process start(String prefix, String arguments, Locale locale) throws IOException {
        Process process = Script.start(prefix + Script.EXEC + arguments, directory, outputs, locale);
        started.add(process);
        return process;
    }

    /** A test that fails half-way leaves nothing at work. */
    @AfterEach
    void endWhatStillRuns() {
        started.forEach(Process::destroyForcibly);
    }

    Script.Outcome finish(Process process) throws IOException, InterruptedException {
        return Script.finish(process, outputs);
    }

    Script.Outcome codestep(String arguments) throws IOException, InterruptedException {
        return finish(start("", arguments));
    }

    void done(String arguments) throws IOException, InterruptedException {
        Script.Outcome outcome = codestep(arguments);
        assertEquals(0, outcome.exitCode(), outcome.err());
        assertEquals("", outcome.out());
        assertFalse(outcome.err().contains("\tat "), outcome.err());
    }

    void failed(int exitCode, String message, String arguments) throws IOException, InterruptedException {
        assertFailed(exitCode, message, codestep(arguments));
    }

    /** The last line of standard error is the message; before it there can only be progress. */
    static void assertFailed(int exitCode, String message, Script.Outcome outcome) {
        List<String> lines = outcome.err().lines().toList();
        assertEquals("codestep: " + message, lines.get(lines.size() - 1));
        assertEquals(exitCode, outcome.exitCode());
        assertEquals("", outcome.out());
        assertTrue(lines.subList(0, lines.size() - 1).stream().allMatch(line -> line.contains("/s")), outcome.err());
    }

    Set<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(directory.resolve(name));
    }

}
