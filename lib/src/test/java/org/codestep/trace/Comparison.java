package org.codestep.trace;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Compares a tracer with CPython, program by program: the exception, every line event with the variables before it,
 * their order included, the output, and the variables at the end; the tracer also has to say the same when it is not
 * asked for steps, and, if it can, when it is asked for nothing but the number of lines. While CPython traces the
 * programs before, the tracer runs the next; only a few are held at once, however many there are. For one thread.
 */
final class Comparison {

    /** So much memory that hardly a program reaches it, so little that one of them does not hold up a thousand. */
    static final Limits LIMITS = new Limits(300, Duration.ofSeconds(60), 5_000, 1L << 23, 1 << 14);

    private static final Set<String> MEASURED_OTHERWISE = Set.of("IntegerLimit", "TimeLimit", "MemoryLimit");
    /** Programs that wait for CPython's answer. */
    private static final int AHEAD = 64;

    private final Tracer tracer;
    private final CPythonTracer cpython;
    /** Counts lines; throws as the tracer does at a program that it refuses. */
    private final Function<String, Optional<TinyPyTracer.Outcome>> counter;
    private final Tally tally = new Tally(AHEAD);

    /** @param cpython the reference; stays open */
    Comparison(Tracer tracer, CPythonTracer cpython) {
        this(tracer, cpython, program ->
                tracer instanceof TinyPyTracer own ? Optional.of(own.count(program, LIMITS)) : Optional.empty());
    }

    Comparison(Tracer tracer, CPythonTracer cpython, Function<String, Optional<TinyPyTracer.Outcome>> counter) {
        this.tracer = tracer;
        this.cpython = cpython;
        this.counter = counter;
    }

    /** Runs a program; waits for what comes of an earlier one. */
    void add(String program) {
        tally.add(verdict(program).thenApply(verdict -> verdict.of(program)));
    }

    private CompletableFuture<Tally.Verdict> verdict(String program) {
        Trace actual;
        try {
            actual = tracer.trace(program, LIMITS, Tracer.Detail.STEPS);
        } catch (UnsupportedProgramException e) {
            // Refusing is right whatever the program; that it does not happen too often is for the caller to say.
            return countDifference(program).thenApply(difference -> Tally.Verdict.refused(e, difference));
        }
        if (!isComparable(actual)) {
            return CompletableFuture.completedFuture(Tally.Verdict.LIMITED);
        }
        Trace summary = tracer.trace(program, LIMITS, Tracer.Detail.SUMMARY);
        Optional<TinyPyTracer.Outcome> counted = counter.apply(program);
        return cpython.traceAsync(program, LIMITS, Tracer.Detail.STEPS).thenApply(expected -> !isComparable(expected)
                ? Tally.Verdict.LIMITED
                : Tally.Verdict.compared(stepDifference(expected, actual)
                        .or(() -> summaryDifference(expected, actual))
                        .or(() -> summaryDifference(expected, summary).map(found -> "without steps: " + found))
                        .or(() -> counted.flatMap(outcome -> countDifference(expected, outcome)))));
    }

    /** Of a program whose steps are refused, some values cannot be shown, and yet its lines be counted. */
    private CompletableFuture<Optional<String>> countDifference(String program) {
        Optional<TinyPyTracer.Outcome> counted;
        try {
            counted = counter.apply(program);
        } catch (UnsupportedProgramException e) {
            counted = Optional.empty();
        }
        return counted.map(outcome -> cpython.traceAsync(program, LIMITS, Tracer.Detail.SUMMARY)
                        .thenApply(expected -> isComparable(expected)
                                ? countDifference(expected, outcome)
                                : Optional.<String>empty()))
                .orElse(CompletableFuture.completedFuture(Optional.empty()));
    }

    /** What came of all programs. */
    Tally.Result result() {
        return tally.result();
    }

    private static boolean isComparable(Trace trace) {
        return trace.error().filter(MEASURED_OTHERWISE::contains).isEmpty();
    }

    private static Optional<String> stepDifference(Trace expected, Trace actual) {
        int steps = Math.min(expected.steps().size(), actual.steps().size());
        for (int i = 0; i < steps; i++) {
            Step wanted = expected.steps().get(i);
            Step got = actual.steps().get(i);
            if (wanted.line() != got.line() || !same(wanted.states(), got.states())) {
                return difference("step " + i, shown(wanted), shown(got));
            }
        }
        if (expected.steps().size() != actual.steps().size()) {
            return difference("number of steps", expected.steps().size(), actual.steps().size());
        }
        return same(expected.finalStates(), actual.finalStates())
                ? Optional.empty()
                : difference("final states", expected.finalStates(), actual.finalStates());
    }

    private static Optional<String> summaryDifference(Trace expected, Trace actual) {
        if (!expected.error().equals(actual.error())) {
            return difference("error", expected.error().orElse("none"), actual.error().orElse("none"));
        } else if (expected.lineCount() != actual.lineCount()) {
            return difference("line count", expected.lineCount(), actual.lineCount());
        }
        return expected.stdout().equals(actual.stdout())
                ? Optional.empty()
                : difference("output", expected.stdout(), actual.stdout());
    }

    private static Optional<String> countDifference(Trace expected, TinyPyTracer.Outcome counted) {
        if (counted.error().filter(MEASURED_OTHERWISE::contains).isPresent()) {
            return Optional.empty();
        }
        var wanted = new TinyPyTracer.Outcome(expected.lineCount(), expected.error());
        return wanted.equals(counted) ? Optional.empty() : difference("count", wanted, counted);
    }

    private static Optional<String> difference(String what, Object expected, Object actual) {
        return Optional.of(what + " [" + actual + "] instead of [" + expected + "]");
    }

    private static String shown(Step step) {
        return "line " + step.line() + " " + step.states();
    }

    /** Whether the variables are the same, in the same order. */
    private static boolean same(States expected, States actual) {
        return List.copyOf(expected.values().entrySet()).equals(List.copyOf(actual.values().entrySet()));
    }
}
