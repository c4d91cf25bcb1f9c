package org.codestep.trace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Compares a tracer with {@link PlainPython}, program by program: how it ends, its output, and the number of its lines;
 * with steps the tracer has to say the same. Several programs run at a time. For one thread.
 */
final class PlainComparison implements AutoCloseable {

    private static final Limits LIMITS = new Limits(20_000, Duration.ofSeconds(30), 100_000, 1L << 28, 1 << 14);
    private static final Set<String> NOT_OF_PLAIN_PYTHON =
            Set.of("StepLimit", "TimeLimit", "OutputLimit", "MemoryLimit", "IntegerLimit");
    private static final int AHEAD = 16;
    private static final int DIFFERENCES_KEPT = 10;

    private final Tracer tracer;
    private final BlockingQueue<PlainPython> plain = new LinkedBlockingQueue<>();
    private final ExecutorService executor;
    private final Queue<CompletableFuture<Verdict>> begun = new ArrayDeque<>();
    private final Map<String, Integer> refusals = new TreeMap<>();
    private final List<String> differences = new ArrayList<>();
    private int programs;
    private int refused;
    private int limited;
    private int different;

    private record Verdict(String refusal, boolean limited, String difference) {}

    /** @param tracer stays open */
    PlainComparison(Tracer tracer, int threads) throws IOException {
        this.tracer = tracer;
        this.executor = Executors.newFixedThreadPool(threads);
        String python = PlainPython.executable();
        for (int i = 0; i < threads; i++) {
            plain.add(new PlainPython(python));
        }
    }

    void add(String program) {
        programs++;
        if (begun.size() == AHEAD) {
            note(begun.remove().join());
        }
        begun.add(CompletableFuture.supplyAsync(() -> verdict(program), executor));
    }

    private Verdict verdict(String program) {
        Trace trace;
        Trace withSteps;
        try {
            trace = tracer.trace(program, LIMITS, Tracer.Detail.SUMMARY);
            withSteps = tracer.trace(program, LIMITS, Tracer.Detail.STEPS);
        } catch (UnsupportedProgramException e) {
            return new Verdict(e.construct().replaceAll("found .*", "found something else"), false, null);
        }
        if (trace.error().filter(NOT_OF_PLAIN_PYTHON::contains).isPresent()) {
            return new Verdict(null, true, null);
        }
        Optional<String> difference =
                run(program).difference(trace).or(() -> difference(trace, withSteps));
        return new Verdict(null, false, difference.map(found -> found + " of:\n" + program).orElse(null));
    }

    private PlainPython.Run run(String program) {
        try {
            PlainPython python = plain.take();
            try {
                return python.run(program);
            } finally {
                plain.add(python);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("plain Python did not run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while plain Python ran", e);
        }
    }

    private static Optional<String> difference(Trace trace, Trace withSteps) {
        boolean same = trace.lineCount() == withSteps.lineCount() && trace.stdout().equals(withSteps.stdout())
                && trace.error().equals(withSteps.error()) && withSteps.steps().size() == withSteps.lineCount();
        return same ? Optional.empty() : Optional.of("with steps [" + withSteps + "] instead of [" + trace + "]");
    }

    private void note(Verdict verdict) {
        if (verdict.refusal() != null) {
            refused++;
            refusals.merge(verdict.refusal(), 1, Integer::sum);
        }
        limited += verdict.limited() ? 1 : 0;
        if (verdict.difference() != null) {
            different++;
            if (differences.size() < DIFFERENCES_KEPT) {
                differences.add(verdict.difference());
            }
        }
    }

    Comparison.Result result() {
        while (!begun.isEmpty()) {
            note(begun.remove().join());
        }
        return new Comparison.Result(programs, refused, limited, different, Map.copyOf(refusals),
                List.copyOf(differences));
    }

    @Override
    public void close() throws IOException {
        executor.shutdownNow();
        for (PlainPython python : plain) {
            python.close();
        }
    }
}
