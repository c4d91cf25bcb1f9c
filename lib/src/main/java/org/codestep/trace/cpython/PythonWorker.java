package org.codestep.trace.cpython;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.codestep.python.run.limit.LimitExceededException;

/**
 * A Python process that runs one program after another; {@code worker.py} and the scripts before it are its side. For
 * one thread at a time.
 */
public final class PythonWorker {

    /** What requests and replies are written and read with: ASCII only, texts of any length. */
    public static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                    .build())
            .build();

    /** The worker ends a late program itself; this long afterwards it counts as hanging. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    /** How long a worker may take to start. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** With it the hash of a text is the same in every run, and with that the order of a set. */
    public static final String HASH_SEED = "0";

    /** Standard input carries the settings with the scripts first, then the requests. */
    private static final String BOOTSTRAP = """
            import json, os, random, sys
            names = {'fresh_modules': set(sys.modules), 'requests': os.fdopen(os.dup(0), encoding='utf-8')}
            names['settings'] = json.loads(names['requests'].readline())
            for name, text in names['settings'].pop('scripts'):
                exec(compile(text, name, 'exec'), names)
            """;

    private static final String SCRIPT_FOLDER = "/org/codestep/trace/";
    private static final List<String> SCRIPTS = List.of("isolation.py", "interpreter.py", "run.py", "worker.py");

    /**
     * How a worker is to be set up.
     *
     * @param scratch holds the scratch folders of the programs; empty with namespaces, which have a place of their own
     * @param hooks whether audit hooks guard; always, except where a test shows what the namespaces do alone
     */
    public record Settings(Isolation isolation, Optional<Path> scratch, boolean hooks) {}

    private final Process process;
    private final Isolation isolation;
    private final BufferedWriter requests;
    private final BufferedReader replies;
    private final ScheduledExecutorService watchdog;
    private volatile boolean killed;
    private volatile boolean late;

    /** Why there is no reply: the limit's name. */
    public static final class NoReplyException extends Exception {

        NoReplyException(String outcome) {
            super(outcome);
        }
    }

    /**
     * Starts a worker, and returns when it is ready.
     *
     * @throws WorkerStartException if the process does not start, or ends before it is ready, as it does when its
     *     isolation does not hold
     */
    public PythonWorker(PythonInstallation python, Settings settings, ScheduledExecutorService watchdog) {
        this.watchdog = watchdog;
        this.isolation = settings.isolation();
        List<String> command = new ArrayList<>(isolation.prefix());
        command.addAll(List.of(python.command(), "-s", "-P", "-c", BOOTSTRAP));
        ProcessBuilder builder = new ProcessBuilder(command);
        isolate(builder.environment());
        try {
            this.process = builder.start();
        } catch (IOException e) {
            throw new WorkerStartException(command.get(0), e.getMessage());
        }
        this.requests = process.outputWriter(StandardCharsets.UTF_8);
        this.replies = process.inputReader(StandardCharsets.UTF_8);
        awaitReady(settings, command.get(0));
    }

    /** What the switch {@code -I} does, which would leave the hash seed to chance: nothing is set but that. */
    private static void isolate(Map<String, String> environment) {
        environment.keySet().removeIf(name -> name.startsWith("PYTHON"));
        environment.put("PYTHONHASHSEED", HASH_SEED);
    }

    /** Whether a worker starts with this isolation; if not, it is for the caller to take another and to say so. */
    public static boolean starts(PythonInstallation python, Isolation isolation) {
        ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor();
        try {
            new PythonWorker(python, new Settings(isolation, Optional.empty(), true), watchdog).kill();
            return true;
        } catch (WorkerStartException e) {
            return false;
        } finally {
            watchdog.shutdownNow();
        }
    }

    private void awaitReady(Settings settings, String command) {
        ScheduledFuture<?> kill;
        try {
            kill = watchdog.schedule(this::kill, PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            kill();
            throw new IllegalStateException("the tracer is closed", e);
        }
        String ready = exchange(setUp(settings));
        kill.cancel(false);
        if (ready == null) {
            kill();
            throw new WorkerStartException(command, lastError());
        }
    }

    private static JsonNode setUp(Settings settings) {
        ObjectNode setUp = JSON.createObjectNode();
        setUp.put("namespaces", settings.isolation().tool());
        setUp.put("scratch", settings.scratch().map(Path::toString).orElse(null));
        setUp.put("hooks", settings.hooks());
        ArrayNode scripts = setUp.putArray("scripts");
        SCRIPTS.forEach(name -> scripts.addArray().add(name).add(script(name)));
        return setUp;
    }

    private static String script(String name) {
        try (InputStream script = PythonWorker.class.getResourceAsStream(SCRIPT_FOLDER + name)) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("could not read the script " + name, e);
        }
    }

    /** The last line that the process, which has ended, wrote to its standard error. */
    private String lastError() {
        try (BufferedReader errors = process.errorReader(StandardCharsets.UTF_8)) {
            return errors.lines().reduce((before, line) -> line).orElse("it said nothing");
        } catch (IOException | UncheckedIOException e) {
            return "its standard error cannot be read: " + e.getMessage();
        }
    }

    /** Whether it can take another program. */
    public boolean isUsable() {
        return !killed && process.isAlive();
    }

    /**
     * @param request for {@code worker.py}
     * @param time how long the program may take
     * @return its reply
     * @throws NoReplyException if it had to be killed or died; it is not usable afterwards
     */
    public JsonNode ask(JsonNode request, Duration time) throws NoReplyException {
        ScheduledFuture<?> kill =
                watchdog.schedule(this::killLate, time.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        String reply = exchange(request);
        kill.cancel(false);
        if (reply == null) {
            kill();
            throw new NoReplyException(late ? LimitExceededException.TIME_LIMIT : "WorkerDied");
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

    /**
     * Ends the process and all that it started. With namespaces nothing outlives their first process, and that not
     * the command that made them. Otherwise it leads a process group of its own, which audit hooks keep programs in.
     */
    public void kill() {
        killed = true;
        if (!isolation.hasNamespaces()) {
            killGroup();
        }
        process.destroyForcibly();
    }

    private void killGroup() {
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
        }
    }
}
