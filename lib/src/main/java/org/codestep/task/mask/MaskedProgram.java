package org.codestep.task.mask;

import java.util.ArrayList;
import java.util.List;
import org.codestep.python.run.Sketch;
import org.codestep.python.run.limit.Budget;
import org.codestep.python.run.state.LineListener;
import org.codestep.python.run.state.Run;
import org.codestep.python.run.value.NotModelledException;
import org.codestep.python.syntax.Expression;
import org.codestep.task.Subject;
import org.codestep.task.UnusableSnippetException;
import org.codestep.trace.Limits;
import org.codestep.trace.TinyPyTracer;
import org.codestep.trace.Trace;

/**
 * A program with pieces that can be masked, compiled once, and run with something else in a piece's place.
 *
 * <p>An alternative may do what the program itself may not: raise an exception, or go on for ever. Its run ends at an
 * exception and at the limits of {@link #alternativeBudget}. The visits to lines before that count; there are no final
 * states.
 */
public final class MaskedProgram {

    static final Budget OWN = TinyPyTracer.budget(Limits.DEFAULT);
    private static final int LEAST_STEPS = 100;
    private static final int TIMES_AS_LONG = 10;
    private static final int INTEGER_BITS = 1 << 16;

    private final Sketch sketch;
    private final List<Expression> holes = new ArrayList<>();
    private Budget budget;

    /**
     * @param masks of the subject's program
     * @throws UnusableSnippetException if the program has something that the interpreter does not support
     */
    public MaskedProgram(Subject subject, List<Mask> masks) {
        Expression last = null;
        for (Mask mask : masks) {
            if (mask.hole() != last) {
                last = mask.hole();
                holes.add(last);
            }
        }
        try {
            sketch = new Sketch(subject.program(), holes);
        } catch (NotModelledException e) {
            throw refusal(e);
        }
    }

    private static UnusableSnippetException refusal(NotModelledException e) {
        return new UnusableSnippetException("not TinyPy: " + e.construct());
    }

    /**
     * How far an alternative may run: to 100 lines or to ten times as many as the program itself executes, whichever
     * is more; to integers of 65,536 bits; and to the other limits of {@link Limits#DEFAULT}.
     *
     * @param lineCount how many lines the program itself executes
     */
    static Budget alternativeBudget(long lineCount) {
        return new Budget(Math.max(LEAST_STEPS, TIMES_AS_LONG * lineCount), OWN.nanoseconds(), OWN.outputCharacters(),
                OWN.memoryBytes(), INTEGER_BITS);
    }

    /**
     * Runs the program as it is.
     *
     * @throws UnusableSnippetException if it does not run to its end
     */
    public Run run(LineListener listener) {
        try {
            Run run = sketch.run(OWN, listener, null);
            run.error().ifPresent(error -> {
                throw new UnusableSnippetException("it ends with " + error);
            });
            budget = alternativeBudget(run.lineCount());
            return run;
        } catch (NotModelledException e) {
            throw refusal(e);
        }
    }

    /**
     * Runs the program with each alternative in a mask's place; to be called after {@link #run(LineListener)}.
     *
     * @throws UnsettledException if it cannot be said what one of them does
     */
    public void runAlternatives(Mask mask, Trials trials) throws UnsettledException {
        int hole = hole(mask);
        try {
            for (Expression alternative : mask.alternatives()) {
                trials.begin();
                Run run = sketch.run(budget, trials, sketch.fill(hole, alternative));
                if (run.error().filter(Trace.TIME_LIMIT::equals).isPresent()) {
                    throw new UnsettledException("an alternative takes too long");
                }
                trials.end(run);
            }
        } catch (NotModelledException e) {
            throw new UnsettledException("an alternative is not TinyPy: " + e.construct());
        }
    }

    private int hole(Mask mask) {
        int hole = 0;
        while (holes.get(hole) != mask.hole()) {
            hole++;
        }
        return hole;
    }

    /** Looks at the runs of alternatives. */
    public interface Trials extends LineListener {

        /** A run begins. */
        void begin();

        /** It has ended. */
        void end(Run run);
    }

    /** It cannot be said what an alternative does, so that nothing is proved of the mask. */
    public static final class UnsettledException extends Exception {

        UnsettledException(String reason) {
            super(reason, null, false, false);
        }
    }
}
