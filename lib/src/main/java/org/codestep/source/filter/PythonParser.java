package org.codestep.source.filter;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.codestep.trace.cpython.PythonInstallation;
import org.codestep.trace.cpython.PythonNotFoundException;
import org.codestep.trace.cpython.PythonWorker;

/**
 * Whether a text is a Python program, by the parser of a CPython that is there. Nothing of it is run. For any number
 * of threads: each has a Python process while it asks, which is used again. A text that ends its process, or takes too
 * long, does not parse.
 */
public final class PythonParser implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 60;

    /** A line of JSON each way: the text, and what is wrong with it. */
    private static final String PROGRAM = """
            import ast, json, sys, warnings
            warnings.simplefilter('ignore')
            for line in sys.stdin:
                try:
                    ast.parse(json.loads(line))
                    fault = ''
                except SyntaxError as e:
                    fault = f'line {e.lineno}: {e.msg}'
                except (ValueError, RecursionError, MemoryError) as e:
                    fault = f'{type(e).__name__}: {e}'
                print(json.dumps(fault), flush=True)
            """;

    private final PythonInstallation python;
    private final Queue<Parser> idle = new ConcurrentLinkedQueue<>();
    private final ScheduledExecutorService watchdog;

    /** @throws PythonNotFoundException if there is no CPython 3.11 or newer */
    public PythonParser() {
        this(PythonInstallation.find());
    }

    /** @param python whose parser is asked */
    public PythonParser(PythonInstallation python) {
        this.python = python;
        this.watchdog = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "python parser watchdog");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Whose parser is asked: its version decides. */
    public PythonInstallation python() {
        return python;
    }

    /** What is wrong with a text; empty if it is a program. */
    public Optional<String> fault(String text) {
        Parser parser = idle.poll();
        if (parser == null) {
            parser = new Parser();
        }
        Optional<String> fault = parser.ask(text);
        if (parser.process.isAlive()) {
            idle.add(parser);
        }
        return fault.filter(message -> !message.isEmpty());
    }

    @Override
    public void close() {
        watchdog.shutdownNow();
        idle.forEach(parser -> parser.process.destroyForcibly());
    }

    /** A Python process. */
    private final class Parser {

        private final Process process;
        private final BufferedWriter requests;
        private final BufferedReader replies;

        Parser() {
            try {
                process = new ProcessBuilder(python.command(), "-I", "-c", PROGRAM)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(python.command() + " does not start: " + e.getMessage(), e);
            }
            requests = process.outputWriter(StandardCharsets.US_ASCII);
            replies = process.inputReader(StandardCharsets.US_ASCII);
        }

        /** The reply; a process that gives none has ended. */
        Optional<String> ask(String text) {
            ScheduledFuture<?> late = watchdog.schedule(
                    () -> process.destroyForcibly(), PATIENCE_SECONDS, TimeUnit.SECONDS);
            try {
                requests.write(PythonWorker.JSON.writeValueAsString(text));
                requests.write('\n');
                requests.flush();
                String reply = replies.readLine();
                if (reply != null) {
                    return Optional.of(PythonWorker.JSON.readValue(reply, String.class));
                }
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException("a parser's reply is no JSON: " + e.getOriginalMessage(), e);
            } catch (IOException e) {
                // The pipe to a process that has ended is broken: that it did not answer is all that there is to say.
            } finally {
                late.cancel(false);
            }
            process.destroyForcibly();
            return Optional.of("the parser ended, or took more than " + PATIENCE_SECONDS + " s");
        }
    }
}
