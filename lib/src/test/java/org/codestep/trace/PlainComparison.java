package org.codestep.trace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
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

    private final Tracer tracer;
    private final BlockingQueue<PlainPython> plain = new LinkedBlockingQueue<>();
    private final ExecutorService executor;

    /** @param tracer stays open */
    PlainComparison(Tracer tracer, int threads) throws IOException {
        this.tracer = tracer;
        this.executor = Executors.newFixedThreadPool(threads);
        String python = PlainPython.executable();
        for (int i = 0; i < threads; i++) {
            plain.add(new PlainPython(python));
        }
    }

    Tally.Result compare(ProgramSource source, int count, long seed) {
        Tally tally = new Tally(AHEAD);
        source.programs().feed(count, seed, program ->
                tally.add(CompletableFuture.supplyAsync(() -> verdict(program).of(program), executor)));
        return tally.result();
    }

    private Tally.Verdict verdict(String program) {
        Trace trace;
        Trace withSteps;
        try {
            trace = tracer.trace(program, LIMITS, Tracer.Detail.SUMMARY);
            withSteps = tracer.trace(program, LIMITS, Tracer.Detail.STEPS);
        } catch (UnsupportedProgramException e) {
            return Tally.Verdict.refused(e, Optional.empty());
        }
        if (trace.error().filter(NOT_OF_PLAIN_PYTHON::contains).isPresent()) {
            return Tally.Verdict.LIMITED;
        }
        PlainPython.Run run = run(program);
        Optional<String> difference = run.difference(trace).or(() -> difference(trace, withSteps));
        return run.isCounted(trace) ? Tally.Verdict.compared(difference) : Tally.Verdict.uncounted(difference);
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

    @Override
    public void close() throws IOException {
        executor.shutdownNow();
        for (PlainPython python : plain) {
            python.close();
        }
    }
}
