package org.codestep.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.codestep.trace.DifferentialCheck.Case;
import org.codestep.trace.DifferentialCheck.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CPython is the oracle: on every program that TinyPyTracer accepts, both report the same of every step. */
class TinyPyAgainstCPythonTest {

    /** Of the spoiled programs most are no Python at all: that none of these is accepted is the point. */
    @ParameterizedTest
    @CsvSource({"ANY, 15000, 12000", "TYPED, 5000, 4500", "SPOILED, 15000, 1500", "LEVELS, 4000, 4000"})
    void agreesOnRandomPrograms(Source source, int count, int leastAccepted) {
        List<String> refusals = new ArrayList<>();
        Stream<String> programs = source.programs(count, new SplittableRandom(20_260_801));
        List<Case> cases = DifferentialCheck.accepted(programs, new TinyPyTracer(), refusals::add);
        assertTrue(cases.size() >= leastAccepted, cases.size() + " accepted; refused: " + refusals.stream().limit(20).toList());
        try (CPythonTracer cpython = new CPythonTracer(2)) {
            assertEquals(
                    List.of(), DifferentialCheck.differences(cases, cpython, DifferentialCheck::isComparable));
        }
    }

    /** A check that finds nothing is worth nothing unless it can find something. */
    @Test
    void aDifferenceIsFound() {
        Trace right = new TinyPyTracer().trace("a = 1", Limits.DEFAULT, Tracer.Detail.STEPS);
        try (CPythonTracer cpython = new CPythonTracer(1)) {
            assertEquals(1,
                    DifferentialCheck.differences(List.of(new Case("a = 2", right)), cpython, trace -> true).size());
        }
    }
}
