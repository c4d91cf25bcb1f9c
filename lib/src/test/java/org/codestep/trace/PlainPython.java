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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.codestep.trace.cpython.PythonInstallation;
import org.codestep.trace.cpython.PythonWorker;

/**
 * {@code python3 FILE}, a process for each program, with no input and the tracer's hash seed; and beside it, in
 * processes of its own, a counter of line events. The Python is that of a virtual environment without packages, as
 * those of a machine may take more time to start than the programs to run. For one thread.
 */
final class PlainPython implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String COUNTER = "settrace_counter.py";
    private static final String PROGRAM = "program.py";
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
        private static final int INTERRUPTED = 130;
        private static final Pattern HOOK = Pattern.compile("hook (\\w+) ");
        /** Whose traceback it is, if not the program's own; the file where it begins; the exception. */
        private static final Pattern TRACEBACK = Pattern.compile("(Exception (?:in|ignored)[^\n]*\n)?"
                + "(?:Traceback \\(most recent call last\\):\n)?  File \"([^\"]*)\"[^\n]*\n(?: [^\n]*\n)*"
                + "(?:\\w+\\.)*(\\w+)");

        /** What a trace says otherwise; empty if nothing. */
        Optional<String> difference(Trace trace) {
            String error = trace.error().orElse("none");
            if (!hasEndedBy(error)) {
                return Optional.of(
                        "error [" + error + "] instead of exit code " + exitCode + " and [" + stderr + "]");
            } else if (isCounted(trace) && lines != trace.lineCount()) {
                return Optional.of("line count [" + trace.lineCount() + "] instead of [" + lines + "]");
            }
            return stdout.equals(trace.stdout())
                    ? Optional.empty()
                    : Optional.of("output [" + trace.stdout() + "] instead of [" + stdout + "]");
        }

        /** Whether both know the number of lines: the tracer does not if its process died. */
        boolean isCounted(Trace trace) {
            return lines >= 0 && trace.error().filter("WorkerDied"::equals).isEmpty();
        }

        private boolean hasEndedBy(String error) {
            Optional<String> uncaught = uncaught();
            return switch (error) {
                case "none" -> (exitCode == 0 || exitCode == FLUSH_FAILED) && uncaught.isEmpty();
                case "SystemExit" ->
                        (exitCode < RandomEndings.LEAST_OF_EXIT || exitCode == FLUSH_FAILED) && uncaught.isEmpty();
                case "WorkerDied" -> exitCode >= RandomEndings.LEAST_OF_EXIT && exitCode != FLUSH_FAILED;
                case "KeyboardInterrupt" -> exitCode == INTERRUPTED;
                default -> exitCode == 1 && uncaught.filter(error::equals).isPresent();
            };
        }

        /**
         * The exception of the program itself, in its traceback or by the exception hook of {@link RandomEndings}.
         * Those of threads, exit handlers and finalisers say so, and one of weakref begins in another file.
         */
        private Optional<String> uncaught() {
            Matcher hook = HOOK.matcher(stdout);
            return hook.find()
                    ? Optional.of(hook.group(1))
                    : TRACEBACK.matcher(stderr).results()
                            .filter(traceback -> traceback.group(1) == null && traceback.group(2).endsWith(PROGRAM))
                            .map(traceback -> traceback.group(3))
                            .reduce((first, second) -> second);
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
        Path file = Files.writeString(directory.resolve(PROGRAM), source);
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
