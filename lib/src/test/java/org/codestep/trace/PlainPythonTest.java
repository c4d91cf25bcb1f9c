package org.codestep.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.codestep.Share;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code python3 FILE} is the oracle: of what is printed, how a program ends, and how many lines it runs. */
class PlainPythonTest {

    private static final long SEED = 20_261_128;

    @BeforeEach
    void requireOracle() {
        Oracle.require();
    }

    @Test
    void cpythonEndsProgramsAsPythonDoes() throws IOException {
        assertSame(new CPythonTracer(2), 250, 240, 90);
    }

    @Test
    void tinyPyDoesAsPythonDoes() throws IOException {
        assertSame(new TinyPyTracer(), 150, 110, 0);
    }

    @Test
    void jythonDoesAsPythonDoes() throws IOException {
        assertSame(new JythonTracer(), 80, 40, 0);
    }

    /** @param mostUncounted how many may be left without a count of their lines, as after a recursion error */
    private static void assertSame(Tracer tracer, int count, int leastCompared, int mostUncounted)
            throws IOException {
        ByteArrayOutputStream table = new ByteArrayOutputStream();
        try (tracer; PrintStream out = new PrintStream(table, true, StandardCharsets.UTF_8)) {
            Tally.Result result = PlainCheck.check(Share.of(count), SEED, tracer, out);
            String rows = table.toString(StandardCharsets.UTF_8);
            assertEquals(0, result.different(), rows);
            assertTrue(result.compared() >= Share.of(leastCompared), rows);
            assertTrue(result.uncounted() <= Share.of(mostUncounted), rows);
        }
    }

    /** A check that finds nothing is worth nothing unless it can find something. */
    @Test
    void aDifferenceIsFound() throws Exception {
        try (PlainPython python = new PlainPython(PlainPython.executable())) {
            PlainPython.Run run = python.run("print(1)\nraise ValueError('x')");
            assertEquals(Optional.empty(), run.difference(trace(2, "1\n", "ValueError")));
            assertEquals(Optional.of("line count [3] instead of [2]"), run.difference(trace(3, "1\n", "ValueError")));
            assertEquals(Optional.of("output [2\n] instead of [1\n]"), run.difference(trace(2, "2\n", "ValueError")));
            String error = run.difference(trace(2, "1\n", "KeyError")).orElseThrow();
            assertTrue(error.startsWith("error [KeyError] instead"), error);
            assertTrue(run.difference(trace(2, "1\n", "none")).isPresent());
            assertTrue(run.difference(trace(2, "1\n", "SystemExit")).isPresent());
            assertTrue(run.difference(trace(2, "1\n", "WorkerDied")).isPresent());

            PlainPython.Run exit = python.run("import sys\nsys.exit(3)");
            assertEquals(Optional.empty(), exit.difference(trace(2, "", "SystemExit")));
            assertTrue(exit.difference(trace(2, "", "none")).isPresent());
            assertTrue(exit.difference(trace(2, "", "WorkerDied")).isPresent());

            PlainPython.Run death = python.run("import os\nos._exit(10)");
            assertEquals(Optional.empty(), death.difference(trace(0, "", "WorkerDied")));
            assertTrue(death.difference(trace(2, "", "SystemExit")).isPresent());
            assertTrue(death.difference(trace(2, "", "none")).isPresent());
        }
    }

    /** Of threads, exit handlers and finalisers. */
    @Test
    void tracebacksThatAreNotTheProgramsOwnEndNone() throws Exception {
        try (PlainPython python = new PlainPython(PlainPython.executable())) {
            String others = """
                    import atexit, os, threading
                    os.write(2, b'x')
                    class A:
                        def __del__(self): raise KeyError
                    a = A()
                    atexit.register(lambda: 1 / 0)
                    thread = threading.Thread(target=lambda: [][0])
                    thread.start()
                    thread.join()
                    """;
            PlainPython.Run run = python.run(others);
            assertEquals(3, run.stderr().split("Traceback", -1).length - 1, run.stderr());
            assertEquals(Optional.empty(), run.difference(trace(run.lines(), "", "none")));
            run = python.run(others + "raise LookupError");
            assertEquals(Optional.empty(), run.difference(trace(run.lines(), "", "LookupError")));
            assertTrue(run.difference(trace(run.lines(), "", "KeyError")).isPresent());
        }
    }

    private static Trace trace(long lines, String stdout, String error) {
        return new Trace("x", lines, stdout, Optional.of(error), List.of(), States.NONE);
    }
}
