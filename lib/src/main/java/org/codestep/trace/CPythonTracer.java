package org.codestep.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.codestep.trace.cpython.Isolation;
import org.codestep.trace.cpython.PythonInstallation;
import org.codestep.trace.cpython.PythonNotFoundException;
import org.codestep.trace.cpython.PythonWorker;
import org.codestep.trace.cpython.WorkerStartException;

/**
 * CPython as a tracer: takes any Python 3 program. Each runs as {@code __main__} in a long-lived {@code python3 -I}
 * process, with the global random generator seeded with 0, the hash seed 0 and an empty standard input. What it says of
 * a program is what {@code python3 FILE | cat} does, to the end of the interpreter: threads that are no daemons are
 * waited for, exit handlers and finalisers run, and all that goes to the descriptor of standard output counts.
 *
 * <p>The depth of recursion is that of plain Python for calls of Python functions. CPython does not specialise calls
 * while it traces; a recursion through functions written in C may therefore end earlier, through {@code sorted} with a
 * key after 250 of 331 calls, through {@code sum} of a generator after 333 of 496. A frame that leaves no room for a
 * call has {@code <unprintable TYPE>} as the states of its step. After the program has set a trace function of its own,
 * lines are not counted until it sets None.
 *
 * <p>A process that hangs or dies is replaced, and only its own program is affected: its outcome is
 * {@code TimeLimit} or {@code WorkerDied}. If the process died, or was killed because it wrote too much past
 * {@code sys.stdout}, the line count is 0, because it is not known. {@link Limits#integerBits()} is not
 * observed: time and memory bound integers here. Memory is bounded on Linux only.
 *
 * <p>A program cannot write outside its scratch folder (the current directory, removed when it ends), open a network
 * socket or start a process: such an act raises {@code PermissionError} in the program. It can read what you can.
 * Audit hooks refuse it. They stop mistakes and plain attempts, not a program that sets out to get past them. What
 * holds for that one too says {@link #isolation()}: with namespaces files outside stay read-only, no network is in
 * reach, and processes that it starts see no others and end with it; Unix sockets, and for root the number of
 * processes, are left to the hooks. With {@link Isolation#AUDIT_HOOKS} nothing more holds: run programs that you do not
 * trust in a container then. Thread-safe.
 */
public final class CPythonTracer implements Tracer {

    /** Programs that are read ahead for each worker, so that none waits. */
    private static final int AHEAD = 4;

    private final PythonInstallation python;
    private final int workers;
    private final PythonWorker.Settings settings;
    private final BlockingQueue<Seat> seats = new LinkedBlockingQueue<>();
    private final Set<PythonWorker> running = ConcurrentHashMap.newKeySet();
    private final ExecutorService executor;
    private final ScheduledExecutorService watchdog;
    private volatile boolean closed;

    /** The place of a worker, which may be empty or hold one that is used up. */
    private static final class Seat {
        private PythonWorker worker;
    }

    /**
     * One worker for each processor.
     *
     * @throws PythonNotFoundException if there is no CPython 3.11 or newer
     */
    public CPythonTracer() {
        this(Runtime.getRuntime().availableProcessors());
    }

    /**
     * @param workers how many processes run programs at the same time
     * @throws PythonNotFoundException if there is no CPython 3.11 or newer
     */
    public CPythonTracer(int workers) {
        this(PythonInstallation.find(), workers);
    }

    /**
     * With the strongest isolation that works here.
     *
     * @param workers how many processes run programs at the same time
     */
    public CPythonTracer(PythonInstallation python, int workers) {
        this(python, workers, Isolation.strongest(python));
    }

    /**
     * @param workers how many processes run programs at the same time
     * @param isolation what to run them in; {@link #trace} throws {@link WorkerStartException} if it does not work here
     */
    public CPythonTracer(PythonInstallation python, int workers, Isolation isolation) {
        this(python, workers, isolation, true);
    }

    /** @param hooks whether audit hooks guard, beside the isolation; a test switches them off */
    CPythonTracer(PythonInstallation python, int workers, Isolation isolation, boolean hooks) {
        if (workers < 1) {
            throw new IllegalArgumentException("workers must be at least 1, got " + workers);
        }
        this.python = Objects.requireNonNull(python, "python");
        this.workers = workers;
        this.settings = new PythonWorker.Settings(isolation, scratchFolder(isolation), hooks);
        for (int i = 0; i < workers; i++) {
            seats.add(new Seat());
        }
        this.executor = Executors.newFixedThreadPool(workers, daemons("cpython-tracer"));
        this.watchdog = Executors.newSingleThreadScheduledExecutor(daemons("cpython-watchdog"));
    }

    private static Optional<Path> scratchFolder(Isolation isolation) {
        if (isolation.hasNamespaces()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.createTempDirectory("codestep-"));
        } catch (IOException e) {
            throw new UncheckedIOException("could not make a scratch folder for traced programs", e);
        }
    }

    private static ThreadFactory daemons(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public String name() {
        return "cpython";
    }

    /** What keeps the programs from the rest of the machine. */
    public Isolation isolation() {
        return settings.isolation();
    }

    @Override
    public Trace trace(String source, Limits limits, Detail detail) {
        Seat seat = takeSeat();
        try {
            if (seat.worker == null || !seat.worker.isUsable()) {
                replace(seat);
            }
            return trace(seat.worker.ask(request(source, limits, detail), limits.time()));
        } catch (PythonWorker.NoReplyException e) {
            return Trace.of(name(), 0, "", Optional.of(e.getMessage()), List.of(), States.NONE);
        } finally {
            seats.add(seat);
        }
    }

    private Seat takeSeat() {
        if (closed) {
            throw new IllegalStateException("the tracer is closed");
        }
        try {
            return seats.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a Python worker", e);
        }
    }

    private void replace(Seat seat) {
        if (seat.worker != null) {
            running.remove(seat.worker);
            seat.worker.kill();
        }
        seat.worker = new PythonWorker(python, settings, watchdog);
        running.add(seat.worker);
        if (closed) {
            seat.worker.kill();
        }
    }

    private static JsonNode request(String source, Limits limits, Detail detail) {
        ObjectNode request = PythonWorker.JSON.createObjectNode();
        request.put("source", source);
        request.put("detail", detail == Detail.STEPS);
        request.put("steps", limits.steps());
        request.put("seconds", limits.time().toNanos() / 1e9);
        request.put("characters", limits.outputCharacters());
        request.put("bytes", limits.memoryBytes());
        return request;
    }

    private Trace trace(JsonNode reply) {
        List<Step> steps = new ArrayList<>();
        for (JsonNode step : reply.path("trace")) {
            steps.add(new Step(step.path(0).intValue(), states(step.path(1))));
        }
        return Trace.of(name(), reply.path("lines").longValue(), reply.path("stdout").textValue(),
                Optional.ofNullable(reply.path("error").textValue()), steps, states(reply.path("final")));
    }

    private static States states(JsonNode values) {
        if (values.isEmpty()) {
            return States.NONE;
        }
        Map<String, String> states = new LinkedHashMap<>();
        values.properties().forEach(entry -> states.put(entry.getKey(), entry.getValue().textValue()));
        return new States(states);
    }

    /** As {@link #trace(String, Limits, Detail)}, without waiting. */
    public CompletableFuture<Trace> traceAsync(String source, Limits limits, Detail detail) {
        return CompletableFuture.supplyAsync(() -> trace(source, limits, detail), executor);
    }

    /**
     * Traces many programs, all workers busy; takes a few programs ahead of those that are asked for.
     *
     * @param sources the programs' texts
     * @return their traces, in order
     */
    public Stream<Trace> traceAll(Stream<String> sources, Limits limits, Detail detail) {
        Iterator<String> remaining = sources.iterator();
        Queue<CompletableFuture<Trace>> begun = new ArrayDeque<>();
        Iterator<Trace> traces = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return !begun.isEmpty() || remaining.hasNext();
            }

            @Override
            public Trace next() {
                while (begun.size() < workers * AHEAD && remaining.hasNext()) {
                    begun.add(traceAsync(remaining.next(), limits, detail));
                }
                if (begun.isEmpty()) {
                    throw new NoSuchElementException();
                }
                return begun.remove().join();
            }
        };
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(traces, Spliterator.ORDERED), false)
                .onClose(sources::close);
    }

    /**
     * Ends all workers, also those that run a program, and removes the scratch folder.
     *
     * @throws UncheckedIOException if something in the scratch folder cannot be removed
     */
    @Override
    public void close() {
        closed = true;
        executor.shutdownNow();
        watchdog.shutdownNow();
        running.forEach(PythonWorker::kill);
        settings.scratch().filter(Files::exists).ifPresent(CPythonTracer::remove);
    }

    private static void remove(Path scratch) {
        try (Stream<Path> files = Files.walk(scratch)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not remove the scratch folder of traced programs", e);
        }
    }
}
