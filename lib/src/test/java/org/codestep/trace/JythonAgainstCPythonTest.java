package org.codestep.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.codestep.Share;
import org.codestep.python.RandomPrograms;
import org.junit.jupiter.api.Test;

/** CPython is the oracle: on every program that JythonTracer accepts, both report the same of every step. */
class JythonAgainstCPythonTest {

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
        assertAgrees(3_000, 50, new SplittableRandom(20_261_123), RandomPrograms::nextSpoiled);
    }

    private static void assertAgrees(
            int count, int least, RandomGenerator random, Function<RandomGenerator, String> programs) {
        Oracle.require();
        try (CPythonTracer cpython = new CPythonTracer(1); Tracer jython = new JythonTracer()) {
            Comparison comparison = new Comparison(jython, cpython);
            for (int i = 0; i < Share.of(count); i++) {
                comparison.add(programs.apply(random));
            }
            Tally.Result result = comparison.result();
            assertEquals(List.of(), result.differences());
            int compared = result.compared();
            assertTrue(compared > Share.of(least), "too few accepted: " + compared);
        }
    }
}
