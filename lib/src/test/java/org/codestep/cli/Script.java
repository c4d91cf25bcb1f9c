package org.codestep.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.codestep.JavaCommand;

/** Scripts of the shell, in processes of their own, in which {@code codestep} is the command. */
final class Script {

    static final int PATIENCE_SECONDS = 120;
    /** The command in place of the shell, so that a signal to the process reaches it. */
    static final String EXEC = "exec \"${java[@]}\" ";

    private static final String BEGINNING =
            "set -o pipefail; java=(\"$@\"); codestep() { \"${java[@]}\" \"$@\"; }; ";

    /** How a script ended, and what it wrote to standard output and to standard error. */
    record Outcome(int exitCode, String out, String err) {}

    private Script() {}

    /**
     * @param script without input; with Bash's means
     * @param directory where it runs
     * @param outputs where its output is put down; Java's temporary files are there as well
     */
    static Process start(String script, Path directory, Path outputs) throws IOException {
        return start(script, directory, outputs, Locale.getDefault());
    }

    static Process start(String script, Path directory, Path outputs, Locale locale) throws IOException {
        List<String> command = new ArrayList<>(List.of("bash", "-c", BEGINNING + script, "bash"));
        command.addAll(JavaCommand.of(
                locale, Codestep.class, "-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir=" + outputs));
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(outputs.resolve("stdout").toFile())
                .redirectError(outputs.resolve("stderr").toFile())
                .start();
    }

    /** Waits for the end, and removes what was put down; fails if it takes too long. */
    static Outcome finish(Process process, Path outputs) throws IOException, InterruptedException {
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertTrue(ended, "the script did not end");
        Path out = outputs.resolve("stdout");
        Path err = outputs.resolve("stderr");
        Outcome outcome = new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
        Files.delete(out);
        Files.delete(err);
        return outcome;
    }
}
