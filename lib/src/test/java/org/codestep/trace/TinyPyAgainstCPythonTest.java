package org.codestep.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.codestep.python.RandomPrograms;
import org.junit.jupiter.api.Test;

/** CPython is the oracle: on every program that TinyPyTracer accepts, both report the same of every step. */
class TinyPyAgainstCPythonTest {

    /** CPython knows no limit on integers, and these programs are not to run into one of time or memory. */
    private static final Limits LIMITS = new Limits(300, Duration.ofSeconds(60), 5_000, 1L << 28, 1 << 14);
    private static final Set<String> NOT_COMPARABLE = Set.of("IntegerLimit", "TimeLimit", "MemoryLimit");

    private record Case(String source, Trace trace) {}

    @Test
    void agreesOnRandomPrograms() {
        List<Case> cases = accepted(20_000, new SplittableRandom(20_260_801), RandomPrograms::next);
        assertTrue(cases.size() > 16_000, "too few accepted: " + cases.size());
        assertSameAsCPython(cases);
    }

    /** That no program is accepted which is no Python. */
    @Test
    void agreesOnSpoiledPrograms() {
        List<Case> cases = accepted(20_000, new SplittableRandom(20_260_802), RandomPrograms::nextSpoiled);
        assertTrue(cases.size() > 2_000, "too few accepted: " + cases.size());
        assertSameAsCPython(cases);
    }

    private static List<Case> accepted(int count, RandomGenerator random, Function<RandomGenerator, String> programs) {
        TinyPyTracer tinypy = new TinyPyTracer();
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String source = programs.apply(random);
            try {
                Trace trace = tinypy.trace(source, LIMITS, Tracer.Detail.STEPS);
                if (trace.error().filter(NOT_COMPARABLE::contains).isEmpty()) {
                    cases.add(new Case(source, trace));
                }
            } catch (UnsupportedProgramException e) {
                // Refusing is right whatever the program; that it does not happen too often is asserted above.
                continue;
            }
        }
        return cases;
    }

    private static void assertSameAsCPython(List<Case> cases) {
        try (CPythonTracer cpython = new CPythonTracer(2)) {
            Iterator<Trace> expected = cpython.traceAll(cases.stream().map(Case::source), LIMITS, Tracer.Detail.STEPS)
                    .iterator();
            for (Case one : cases) {
                assertSame(expected.next(), one.trace(), one.source());
            }
        }
    }

    private static void assertSame(Trace expected, Trace actual, String source) {
        assertEquals(expected.error(), actual.error(), () -> "error of:\n" + source);
        assertEquals(expected.lineCount(), actual.lineCount(), () -> "line count of:\n" + source);
        assertEquals(expected.steps(), actual.steps(), () -> "steps of:\n" + source);
        assertEquals(expected.stdout(), actual.stdout(), () -> "output of:\n" + source);
        assertEquals(expected.finalStates(), actual.finalStates(), () -> "final states of:\n" + source);
    }
}
