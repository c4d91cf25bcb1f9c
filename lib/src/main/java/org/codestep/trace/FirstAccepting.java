package org.codestep.trace;

import java.util.function.Supplier;

/** Lets a fast tracer run what it accepts and another the rest, which is made when it is first needed. */
final class FirstAccepting implements Tracer {

    private final Tracer first;
    private final Supplier<Tracer> makeSecond;
    private Tracer second;

    FirstAccepting(Tracer first, Supplier<Tracer> makeSecond) {
        this.first = first;
        this.makeSecond = makeSecond;
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
            return second().trace(source, limits, detail);
        }
    }

    private synchronized Tracer second() {
        if (second == null) {
            second = makeSecond.get();
        }
        return second;
    }

    @Override
    public synchronized void close() {
        first.close();
        if (second != null) {
            second.close();
        }
    }
}
