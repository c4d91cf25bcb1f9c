package org.codestep.trace;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code python3 FILE}, a process for each program, with no input and the tracer's hash seed; and beside it, in
 * processes of its own, a counter of line events. The Python is that of a virtual environment without packages, as
 * those of a machine may take more time to start than the programs to run. For one thread.
 */
final class PlainPython implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String COUNTER = "settrace_counter.py";
    private static final File NOTHING = new File("/dev/null");

    private final String executable;
    private final Path directory;
    private final Process counter;
    private final BufferedWriter programs;
    private final BufferedReader counts;

    /**
     * What a program did.
     *
     * @param exitCode above 128 at a signal
     * @param lines the number of line events; -1 if the counter lost its way
     */
    record Run(int exitCode, String stdout, String stderr, long lines) {

        private static final int FLUSH_FAILED = 120;

        /** What a trace says otherwise; empty if nothing. */
        Optional<String> difference(Trace trace) {
            String error = trace.error().orElse("none");
            if (error.equals("WorkerDied")) {
                return exitCode > 1 || stdout.equals(trace.stdout()) ? outputDifference(trace) : exit(error);
            } else if (!hasEndedBy(error)) {
                return exit(error);
            } else if (lines >= 0 && lines != trace.lineCount()) {
                return Optional.of("line count [" + trace.lineCount() + "] instead of [" + lines + "]");
            }
            return outputDifference(trace);
        }

        private boolean hasEndedBy(String error) {
            return switch (error) {
                case "none" -> exitCode == 0 || exitCode == FLUSH_FAILED;
                case "SystemExit" -> true;
                case "KeyboardInterrupt" -> exitCode > 1;
                default -> exitCode == 1 && isNamed(error);
            };
        }

        /** In a traceback, or by the exception hook of {@link RandomEndings}. */
        private boolean isNamed(String error) {
            return stdout.contains("hook " + error + " ")
                    || Pattern.compile("^(\\w+\\.)*" + error + "(:|$)", Pattern.MULTILINE).matcher(stderr).find();
        }

        private Optional<String> exit(String error) {
            return Optional.of("error [" + error + "] instead of exit code " + exitCode + " and [" + stderr + "]");
        }

        private Optional<String> outputDifference(Trace trace) {
            return stdout.equals(trace.stdout())
                    ? Optional.empty()
                    : Optional.of("output [" + trace.stdout() + "] instead of [" + stdout + "]");
        }
    }

    /** @param executable of Python, as {@link #executable} finds it */
    PlainPython(String executable) throws IOException {
        directory = Files.createTempDirectory("plain-python-");
        Path environment = directory.resolve("environment");
        wait(new ProcessBuilder(executable, "-m", "venv", "--without-pip", environment.toString()).inheritIO().start());
        this.executable = environment.resolve("bin").resolve("python3").toString();
        try (InputStream in = PlainPython.class.getResourceAsStream(COUNTER)) {
            Files.copy(in, directory.resolve(COUNTER));
        }
        counter = builder(directory.resolve(COUNTER).toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        programs = counter.outputWriter(StandardCharsets.UTF_8);
        counts = counter.inputReader(StandardCharsets.UTF_8);
    }

    /** What the command is in the end: it may be a script that takes longer than Python itself. */
    static String executable() throws IOException {
        Process process = new ProcessBuilder(
                PythonInstallation.find().command(), "-c", "import sys; print(sys.executable)")
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    private static void wait(Process process) throws IOException {
        int exitCode = process.onExit().join().exitValue();
        if (exitCode != 0) {
            throw new IOException("exit code " + exitCode + " of " + process.info().commandLine().orElse("Python"));
        }
    }

    private ProcessBuilder builder(String... arguments) {
        ProcessBuilder builder = new ProcessBuilder(executable);
        builder.command().addAll(List.of(arguments));
        builder.environment().keySet().removeIf(name -> name.startsWith("PYTHON"));
        builder.environment().put("PYTHONHASHSEED", PythonWorker.HASH_SEED);
        return builder.directory(directory.toFile());
    }

    Run run(String source) throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve("program.py"), source);
        Path errors = directory.resolve("errors");
        Process process = builder(file.toString())
                .redirectInput(NOTHING).redirectError(errors.toFile()).start();
        programs.write(JSON.writeValueAsString(source) + "\n");
        programs.flush();
        String stdout = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exitCode = process.waitFor();
        return new Run(exitCode, stdout, Files.readString(errors), Long.parseLong(counts.readLine()));
    }

    @Override
    public void close() throws IOException {
        counter.destroy();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
