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

/** CPython is the oracle: on every program that JythonTracer accepts, both report the same of every step. */
class JythonAgainstCPythonTest {

    private static final Limits LIMITS = new Limits(300, Duration.ofSeconds(60), 5_000, 1L << 28, 1 << 14);
    private static final Set<String> NOT_COMPARABLE = Set.of("IntegerLimit", "TimeLimit", "MemoryLimit");

    private record Case(String source, Trace trace) {}

    @Test
    void agreesOnProgramsWithFunctionsAndContainers() {
        assertAgrees(1_200, 700, new SplittableRandom(20_261_121), RandomFunctionPrograms::next);
    }

    @Test
    void agreesOnProgramsOfNumbers() {
        assertAgrees(1_000, 300, new SplittableRandom(20_261_122), RandomPrograms::nextOfScalars);
    }

    /** That no program is accepted which is no Python 3. */
    @Test
    void agreesOnSpoiledPrograms() {
        assertAgrees(2_500, 60, new SplittableRandom(20_261_123), RandomPrograms::nextSpoiled);
    }

    private static void assertAgrees(
            int count, int least, RandomGenerator random, Function<RandomGenerator, String> programs) {
        List<Case> cases = accepted(count, random, programs);
        assertTrue(cases.size() > least, "too few accepted: " + cases.size());
        try (CPythonTracer cpython = new CPythonTracer(1)) {
            Iterator<Trace> expected = cpython.traceAll(cases.stream().map(Case::source), LIMITS, Tracer.Detail.STEPS)
                    .iterator();
            for (Case one : cases) {
                assertSame(expected.next(), one.trace(), one.source());
            }
        }
    }

    private static List<Case> accepted(int count, RandomGenerator random, Function<RandomGenerator, String> programs) {
        JythonTracer jython = new JythonTracer();
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String source = programs.apply(random);
            try {
                Trace trace = jython.trace(source, LIMITS, Tracer.Detail.STEPS);
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

    private static void assertSame(Trace expected, Trace actual, String source) {
        assertEquals(expected.error(), actual.error(), () -> "error of:\n" + source);
        assertEquals(expected.lineCount(), actual.lineCount(), () -> "line count of:\n" + source);
        assertEquals(texts(expected), texts(actual), () -> "steps of:\n" + source);
        assertEquals(expected.stdout(), actual.stdout(), () -> "output of:\n" + source);
        assertEquals(expected.finalStates().toString(), actual.finalStates().toString(),
                () -> "final states of:\n" + source);
    }

    /** As text the order of the variables counts too. */
    private static List<String> texts(Trace trace) {
        return trace.steps().stream().map(step -> step.line() + " " + step.states()).toList();
    }
}
