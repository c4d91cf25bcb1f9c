package org.codestep.trace;

import org.codestep.trace.cpython.PythonNotFoundException;

/**
 * Runs a Python program and reports which of its lines were executed, in what order and with what variables.
 *
 * <p>A line counts as executed when CPython 3.11 reports a {@code line} event for it to {@code sys.settrace}:
 * a {@code for} header once for each item and once more at exhaustion, a {@code while} header at each test,
 * an {@code else:} never. Every tracer must agree with CPython on each program that it accepts.
 */
public interface Tracer extends AutoCloseable {

    /**
     * The name that traces carry: {@code tinypy}, {@code cpython} or {@code jython}; {@link #best} itself is
     * {@code auto}.
     */
    String name();

    /**
     * Runs a program to its end or to a limit.
     *
     * @param source the program's text
     * @param limits bounds of the run; each one overstepped is an outcome of its own, see {@link Trace#error()}
     * @param detail what to record
     * @return what happened
     * @throws UnsupportedProgramException if this tracer does not support something in the program;
     *     it never approximates
     */
    Trace trace(String source, Limits limits, Detail detail);

    /** Runs a program with the default limits, without states. */
    default Trace trace(String source) {
        return trace(source, Limits.DEFAULT, Detail.SUMMARY);
    }

    /**
     * Runs each program with the first of {@link TinyPyTracer}, {@link CPythonTracer} and {@link JythonTracer} that
     * accepts it; a trace says which one ran. CPython accepts every program where it is there. Where it is not,
     * {@link #trace} throws {@link PythonNotFoundException} if a program needs it.
     */
    static Tracer best() {
        return new FirstAccepting(new TinyPyTracer(), CPythonTracer::new, JythonTracer::new);
    }

    /** What a trace records. */
    enum Detail {
        /** Line count, output and error only. */
        SUMMARY,
        /** Also one {@link Step} a line event. */
        STEPS
    }

    @Override
    void close();
}
