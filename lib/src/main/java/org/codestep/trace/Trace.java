package org.codestep.trace;

import java.util.List;
import java.util.Optional;

/**
 * What a program did.
 *
 * @param tracer the name of the tracer that ran it
 * @param lineCount the number of {@code line} events of the program's own code
 * @param stdout everything that it printed
 * @param error the class name of the exception that ended it, or a limit's name such as {@code StepLimit};
 *     empty if it ran to its end
 * @param steps one entry a line event if {@link Tracer.Detail#STEPS} was asked for, otherwise empty
 * @param finalStates the module's variables after the last line, in order of first assignment; recorded with
 *     {@link Tracer.Detail#STEPS}, otherwise empty
 */
public record Trace(
        String tracer, long lineCount, String stdout, Optional<String> error, List<Step> steps, States finalStates) {

    public Trace {
        steps = List.copyOf(steps);
    }
}
