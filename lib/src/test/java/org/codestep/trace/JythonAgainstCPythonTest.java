package org.codestep.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.codestep.python.RandomPrograms;
import org.codestep.trace.DifferentialCheck.Case;
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
        assertAgrees(2_500, 60, new SplittableRandom(20_261_123), RandomPrograms::nextSpoiled);
    }

    private static void assertAgrees(
            int count, int least, RandomGenerator random, Function<RandomGenerator, String> programs) {
        Stream<String> sources = Stream.generate(() -> programs.apply(random)).limit(count);
        List<Case> cases = DifferentialCheck.accepted(sources, new JythonTracer(), refusal -> {});
        assertTrue(cases.size() > least, "too few accepted: " + cases.size());
        try (CPythonTracer cpython = new CPythonTracer(1)) {
            assertEquals(List.of(), DifferentialCheck.differences(cases, cpython, trace -> true));
        }
    }
}
