package org.codestep.trace;

import java.util.List;
import java.util.Optional;
import org.codestep.python.run.limit.LimitExceededException;

/**
 * What a program did.
 *
 * <p>Of a run that ends at {@code TimeLimit} nothing else is told, by any tracer: no lines, no output, no steps, no
 * states. How far it came would say how fast the machine was, and be another number in the next run. What ran up to
 * any other limit is told.
 *
 * @param tracer the name of the tracer that ran it
 * @param lineCount the number of {@code line} events of the program's own code in its main thread, those of its exit
 *     handlers and finalisers included
 * @param stdout everything that it printed
 * @param error the class name of the exception that ended it, or a limit's name such as {@code StepLimit};
 *     empty if it ran to its end
 * @param steps one entry a line event if {@link Tracer.Detail#STEPS} was asked for, otherwise empty
 * @param finalStates the module's variables after the last line, in order of first assignment; recorded with
 *     {@link Tracer.Detail#STEPS}, otherwise empty
 */
public record Trace(
        String tracer, long lineCount, String stdout, Optional<String> error, List<Step> steps, States finalStates) {

    /** The outcome of a run that took too long. */
    public static final String TIME_LIMIT = LimitExceededException.TIME_LIMIT;

    public Trace {
        steps = List.copyOf(steps);
    }

    /** What a tracer tells of a run, which at {@link #TIME_LIMIT} is that alone. */
    static Trace of(
            String tracer, long lineCount, String stdout, Optional<String> error, List<Step> steps,
            States finalStates) {
        return error.filter(TIME_LIMIT::equals).isPresent()
                ? new Trace(tracer, 0, "", error, List.of(), States.NONE)
                : new Trace(tracer, lineCount, stdout, error, steps, finalStates);
    }
}
