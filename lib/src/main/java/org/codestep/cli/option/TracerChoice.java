package org.codestep.cli.option;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.codestep.trace.CPythonTracer;
import org.codestep.trace.JythonTracer;
import org.codestep.trace.TinyPyTracer;
import org.codestep.trace.Tracer;

/** The values of the option {@code --tracer}. */
public enum TracerChoice {
    /** The first that accepts the program, the library's own first. */
    AUTO(Tracer::best),
    /** The library's own interpreter. */
    TINYPY(TinyPyTracer::new),
    /** Python processes. */
    CPYTHON(CPythonTracer::new),
    /** Jython, within this process. */
    JYTHON(JythonTracer::new);

    private final Supplier<Tracer> newTracer;

    TracerChoice(Supplier<Tracer> newTracer) {
        this.newTracer = newTracer;
    }

    /** @throws IllegalArgumentException if there is no such tracer; the message lists all */
    public static TracerChoice named(String name) {
        return Arrays.stream(values())
                .filter(choice -> choice.toString().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("unknown tracer '" + name + "'; the tracers are " + known()));
    }

    private static String known() {
        return Arrays.stream(values()).map(TracerChoice::toString).collect(Collectors.joining(", "));
    }

    /** A new tracer of the kind, to be closed by the caller. */
    public Tracer open() {
        return newTracer.get();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
