package org.codestep.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Of a run that took too long every tracer says the same, that and nothing else. */
class TimeLimitTest {

    private static final Limits SHORT =
            new Limits(1_000_000_000, Duration.ofMillis(300), 1_000_000, 256L << 20, Integer.MAX_VALUE);
    private static final String LOOP = "print('a')\nx = 0\nwhile x < 100000000:\n    x += 1\n";

    static Stream<Tracer> tracers() {
        return Stream.of(new TinyPyTracer(), new JythonTracer(), new CPythonTracer(1));
    }

    @ParameterizedTest
    @MethodSource("tracers")
    void tellsNothingElse(Tracer tracer) {
        try (tracer) {
            for (Tracer.Detail detail : Tracer.Detail.values()) {
                Trace wanted = new Trace(
                        tracer.name(), 0, "", Optional.of(Trace.TIME_LIMIT), List.of(), States.NONE);
                assertEquals(wanted, tracer.trace(LOOP, SHORT, detail));
                if (tracer instanceof CPythonTracer) {
                    assertEquals(wanted, tracer.trace("import sys\n" + LOOP, SHORT, detail));
                    assertEquals(wanted, tracer.trace("x = 9 ** 9 ** 9", SHORT, detail));
                    assertEquals(wanted, tracer.trace("import atexit\natexit.register(input)\n"
                            + "@atexit.register\ndef f():\n    while 1: pass", SHORT, detail));
                }
            }
            if (tracer instanceof TinyPyTracer tinyPy) {
                assertEquals(new TinyPyTracer.Outcome(0, Optional.of(Trace.TIME_LIMIT)), tinyPy.count(LOOP, SHORT));
            }
        }
    }
}
