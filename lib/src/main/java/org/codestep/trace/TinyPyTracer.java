package org.codestep.trace;

import java.util.List;
import java.util.Optional;
import org.codestep.python.count.LineCounter;
import org.codestep.python.run.limit.Budget;
import org.codestep.python.run.line.CompiledLines;
import org.codestep.python.run.state.LineListener;
import org.codestep.python.run.state.Run;
import org.codestep.python.run.value.NotModelledException;
import org.codestep.python.syntax.Position;
import org.codestep.python.syntax.PythonSyntaxException;

/**
 * The library's own interpreter as a tracer: the TinyPy language only, but without another process and fast.
 * It remembers the lines of the programs, since those of generated programs repeat. Any number of threads may use one.
 */
public final class TinyPyTracer implements Tracer {

    private static final Budget DEFAULT_BUDGET = budget(Limits.DEFAULT);

    private final CompiledLines lines = new CompiledLines();

    /**
     * How a run ended.
     *
     * @param lineCount the number of line events
     * @param error as {@link Trace#error()}
     */
    public record Outcome(long lineCount, Optional<String> error) {}

    @Override
    public String name() {
        return "tinypy";
    }

    @Override
    public Trace trace(String source, Limits limits, Detail detail) {
        if (detail == Detail.SUMMARY) {
            Run run = run(source, budget(limits), null);
            return Trace.of(name(), run.lineCount(), run.stdout(), run.error(), List.of(), States.NONE);
        }
        StepRecorder recorder = new StepRecorder(limits.memoryBytes());
        Run run = run(source, limits, recorder);
        // Before the error: variables that are too large to be shown make it MemoryLimit.
        States finalStates = StepRecorder.states(run.variables());
        return Trace.of(name(), run.lineCount(), run.stdout(), run.error(), recorder.steps(), finalStates);
    }

    /** As {@link #count(String, Limits)} with the default limits. */
    public Outcome count(String source) {
        return count(source, DEFAULT_BUDGET);
    }

    /**
     * Runs a program for its number of executed lines alone: no trace is built. The fast way to label and to filter
     * generated snippets.
     *
     * @throws UnsupportedProgramException as {@link #trace}
     */
    public Outcome count(String source, Limits limits) {
        return count(source, budget(limits));
    }

    /**
     * Runs a program and tells a listener of each line as it is about to run, with the variables as they are then: a
     * trace without an object for it. What the listener throws ends the run and reaches the caller.
     *
     * @throws UnsupportedProgramException as {@link #trace}
     */
    public Run run(String source, Limits limits, LineListener listener) {
        return run(source, budget(limits), listener);
    }

    private Outcome count(String source, Budget budget) {
        long known = LineCounter.ofThisThread().count(source, budget);
        if (known != LineCounter.UNKNOWN) {
            return new Outcome(known, Optional.empty());
        }
        Run run = run(source, budget, null);
        boolean late = run.error().filter(Trace.TIME_LIMIT::equals).isPresent();
        return new Outcome(late ? 0 : run.lineCount(), run.error());
    }

    /** @param listener null for none */
    private Run run(String source, Budget budget, LineListener listener) {
        try {
            return lines.interpreter(source).run(budget, listener);
        } catch (PythonSyntaxException e) {
            throw refusal(e.position(), e.problem());
        } catch (NotModelledException e) {
            throw refusal(e.position(), e.construct());
        }
    }

    private static UnsupportedProgramException refusal(Position position, String problem) {
        return new UnsupportedProgramException(position.line(), position.column(), problem);
    }

    /** The limits as the interpreter takes them. */
    public static Budget budget(Limits limits) {
        return new Budget(limits.steps(), limits.time().toNanos(), limits.outputCharacters(), limits.memoryBytes(),
                limits.integerBits());
    }

    /** Does nothing: there is nothing to release. */
    @Override
    public void close() {}
}
