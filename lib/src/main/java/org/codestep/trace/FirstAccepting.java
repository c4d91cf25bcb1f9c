package org.codestep.trace;

import java.util.function.Supplier;
import org.codestep.trace.cpython.PythonNotFoundException;

/**
 * Lets a fast tracer run what it accepts and CPython the rest, or where there is none a third tracer. The other two
 * are made when they are first needed.
 */
final class FirstAccepting implements Tracer {

    private final Tracer first;
    private final Supplier<Tracer> makeSecond;
    private final Supplier<Tracer> makeThird;
    private Tracer second;
    private Tracer third;
    private PythonNotFoundException noSecond;

    /** @param makeSecond throws {@link PythonNotFoundException} if there is no CPython */
    FirstAccepting(Tracer first, Supplier<Tracer> makeSecond, Supplier<Tracer> makeThird) {
        this.first = first;
        this.makeSecond = makeSecond;
        this.makeThird = makeThird;
    }

    @Override
    public String name() {
        return "auto";
    }

    @Override
    public Trace trace(String source, Limits limits, Detail detail) {
        try {
            return first.trace(source, limits, detail);
        } catch (UnsupportedProgramException e) {
            return other().trace(source, limits, detail);
        }
    }

    private synchronized Tracer other() {
        if (second == null && noSecond == null) {
            try {
                second = makeSecond.get();
            } catch (PythonNotFoundException e) {
                noSecond = e;
                third = makeThird.get();
            }
        }
        return second != null ? second : new OrElse(third, noSecond);
    }

    /** A tracer whose refusal means that the program needs the one that is missing. */
    private record OrElse(Tracer tracer, PythonNotFoundException missing) implements Tracer {

        @Override
        public String name() {
            return tracer.name();
        }

        @Override
        public Trace trace(String source, Limits limits, Detail detail) {
            try {
                return tracer.trace(source, limits, detail);
            } catch (UnsupportedProgramException e) {
                PythonNotFoundException needed = new PythonNotFoundException(missing.getMessage()
                        + " (without it, jython refuses the program: " + e.getMessage() + ")");
                needed.addSuppressed(e);
                throw needed;
            }
        }

        @Override
        public void close() {
            tracer.close();
        }
    }

    @Override
    public synchronized void close() {
        first.close();
        if (second != null) {
            second.close();
        }
        if (third != null) {
            third.close();
        }
    }
}
