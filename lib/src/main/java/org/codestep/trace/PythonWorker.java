package org.codestep.trace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A Python process that runs one program after another; {@code worker.py} is its side. For one thread at a time. */
final class PythonWorker {

    static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                    .build())
            .build();

    /** The worker ends a late program itself; this long afterwards it counts as hanging. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    /** Standard input carries the script first, then the requests. */
    private static final String BOOTSTRAP = "import sys; fresh = set(sys.modules); "
            + "import os, json; requests = os.fdopen(os.dup(0), encoding='utf-8'); "
            + "exec(compile(json.loads(requests.readline()), 'worker.py', 'exec'), "
            + "{'requests': requests, 'fresh_modules': fresh})";

    private final Process process;
    private final BufferedWriter requests;
    private final BufferedReader replies;
    private final ScheduledExecutorService watchdog;
    private volatile boolean killed;
    private volatile boolean late;

    /** Why there is no reply: the limit's name. */
    static final class NoReplyException extends Exception {

        NoReplyException(String outcome) {
            super(outcome);
        }
    }

    PythonWorker(PythonInstallation python, ScheduledExecutorService watchdog) {
        this.watchdog = watchdog;
        try {
            this.process = new ProcessBuilder(python.command(), "-I", "-c", BOOTSTRAP)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            this.requests = process.outputWriter(StandardCharsets.UTF_8);
            this.replies = process.inputReader(StandardCharsets.UTF_8);
            send(JSON.writeValueAsString(script()));
        } catch (IOException e) {
            throw new UncheckedIOException("could not start a worker with '" + python.command() + "'", e);
        }
    }

    private static String script() throws IOException {
        try (InputStream script = PythonWorker.class.getResourceAsStream("worker.py")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Whether it can take another program. */
    boolean isUsable() {
        return !killed && process.isAlive();
    }

    /**
     * @param request for {@code worker.py}
     * @param time how long the program may take
     * @return its reply
     * @throws NoReplyException if it had to be killed or died; it is not usable afterwards
     */
    JsonNode ask(JsonNode request, Duration time) throws NoReplyException {
        ScheduledFuture<?> kill =
                watchdog.schedule(this::killLate, time.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        String reply = exchange(request);
        kill.cancel(false);
        if (reply == null) {
            kill();
            throw new NoReplyException(late ? "TimeLimit" : "WorkerDied");
        }
        try {
            return JSON.readTree(reply);
        } catch (IOException e) {
            throw new UncheckedIOException("a worker's reply is no JSON: " + reply, e);
        }
    }

    /** The reply, or null if the process ended without one. */
    private String exchange(JsonNode request) {
        try {
            send(JSON.writeValueAsString(request));
            return replies.readLine();
        } catch (IOException e) {
            // The pipe to a process that has ended is broken: that it did not answer is all that there is to say.
            return null;
        }
    }

    private void send(String line) throws IOException {
        requests.write(line);
        requests.write('\n');
        requests.flush();
    }

    private void killLate() {
        late = true;
        kill();
    }

    /** Ends the process and all that it started: it leads a process group of its own. */
    void kill() {
        killed = true;
        try {
            new ProcessBuilder("sh", "-c", "kill -KILL -- -" + process.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("could not start sh to end a Python worker", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }
}
