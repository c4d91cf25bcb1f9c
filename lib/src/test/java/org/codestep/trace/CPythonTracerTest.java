package org.codestep.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.codestep.trace.cpython.Isolation;
import org.codestep.trace.cpython.PythonInstallation;
import org.codestep.trace.cpython.PythonNotFoundException;
import org.codestep.trace.cpython.WorkerStartException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CPythonTracerTest {

    private static final Limits SMALL = new Limits(2_000, Duration.ofSeconds(1), 1_000, 64 << 20, 1 << 20);

    private static CPythonTracer tracer;

    @BeforeAll
    static void start() {
        tracer = new CPythonTracer(2);
    }

    @AfterAll
    static void stop() {
        tracer.close();
    }

    private static Trace trace(String source) {
        return tracer.trace(source, SMALL, Tracer.Detail.STEPS);
    }

    @Test
    void tracesFunctionsWithTheirOwnVariables() {
        Trace trace = trace("def double(n):\n    m = n * 2\n    return m\n\nx = double(4)\nprint(x)\n");

        assertEquals(List.of(1, 5, 2, 3, 6), trace.steps().stream().map(Step::line).toList());
        assertEquals(List.of("", "", "n?4", "n?4;m?8", "x?8"),
                trace.steps().stream().map(step -> step.states().toString()).toList());
        assertEquals("x?8", trace.finalStates().toString());
        assertEquals("8\n", trace.stdout());
        assertEquals(5, trace.lineCount());
        assertEquals("cpython", trace.tracer());
    }

    @Test
    void runsEachProgramAsMainWithAFreshWorld() {
        assertEquals("__main__\n", trace("print(__name__)").stdout());
        trace("import random, sys, builtins\nrandom.random()\nbuiltins.print = None\nsys.modules.clear()\nx = 1");
        assertEquals("0.8444218515250481 True\n",
                trace("import random\nprint(random.random(), 'x' not in globals())").stdout());
        assertEquals(Optional.of("NameError"), trace("x").error());
    }

    @Test
    void hasNoInput() {
        Trace trace = trace("print('a')\nx = input('prompt')");
        assertEquals("a\n", trace.stdout());
        assertEquals(Optional.of("EOFError"), trace.error());
        assertEquals("[]\n", trace("import sys\nprint(sys.stdin.readlines())").stdout());
    }

    @Test
    void showsValuesAsStrDoes() {
        Trace trace = trace("""
                import math
                a = [1, 'x']
                b = 'x'
                c = 10 ** 5000
                class C:
                    pass
                d = C()
                class E:
                    def __str__(self): raise ValueError
                e = E()
                del a
                """);
        assertEquals(List.of("b=x", "c=<unprintable int>", "d=<__main__.C object at 0x>", "e=<unprintable E>"),
                trace.finalStates().values().entrySet().stream().map(Map.Entry::toString).toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "while 1:;    x = 1 | StepLimit",
        "while 1:;    try:;        1 / 0;    except:;        pass | StepLimit",
        "import time;time.sleep(60) | TimeLimit",
        "import time;try:;    time.sleep(60);except BaseException:;    pass | TimeLimit",
        "x = 'x' * 100;while 1: print(x) | OutputLimit",
        "x = [0] * 10 ** 9 | MemoryLimit",
        "import os;os.kill(os.getpid(), 9) | WorkerDied",
        "import os;os._exit(3) | WorkerDied",
        "raise SystemExit(2) | SystemExit",
        "import sys;sys.exit() | SystemExit",
        "x = = 1 | SyntaxError",
        "if 1:;x = 1 | IndentationError",
        "class MyError(Exception): pass;raise MyError | MyError",
        "def f(): f();f() | RecursionError",
    })
    void endsWithAnOutcome(String source, String outcome) {
        Trace trace = trace(source.replace(';', '\n'));
        assertEquals(Optional.of(outcome), trace.error());
    }

    @Test
    void aHangingWorkerIsReplacedAndNoOtherProgramLost() {
        List<String> programs = IntStream.range(0, 12)
                .mapToObj(i -> i == 4 ? "x = 9 ** 9 ** 9" : "print(" + i + ")").toList();
        List<Trace> traces = tracer.traceAll(programs.stream(), SMALL, Tracer.Detail.SUMMARY).toList();

        for (int i = 0; i < programs.size(); i++) {
            assertEquals(i == 4 ? "" : i + "\n", traces.get(i).stdout());
            assertEquals(i == 4 ? Optional.of("TimeLimit") : Optional.empty(), traces.get(i).error());
        }
    }

    @Test
    void keepsTheOrderOfMany() {
        List<String> counts = tracer
                .traceAll(IntStream.range(0, 500).mapToObj(i -> "for i in range(" + i + "): pass"),
                        Limits.DEFAULT, Tracer.Detail.SUMMARY)
                .map(trace -> Long.toString(trace.lineCount())).toList();
        assertEquals(IntStream.range(0, 500).mapToObj(i -> Integer.toString(i + 1)).toList(), counts);
    }

    @Test
    void aVariableTooLargeToBeShownIsAMemoryLimit() {
        Limits limits = new Limits(1_000, Duration.ofSeconds(30), 10_000, 64 << 20, 1 << 20);
        // A list of 16 MB, whose text has 150 MB.
        String source = "x = [100000000000000000000] * 2000000\ny = 1";
        assertEquals(Optional.of("MemoryLimit"), tracer.trace(source, limits, Tracer.Detail.STEPS).error());
        assertEquals(Optional.empty(), tracer.trace(source, limits, Tracer.Detail.SUMMARY).error());
    }

    @Test
    void theVariablesOfAProgramThatEndedWellNeedNoRoomOfItsOwn() {
        Limits limits = new Limits(1_000, Duration.ofSeconds(30), 10_000, 128 << 20, 1 << 20);
        // A list of 24 MB, with numbers of 84 MB; its text has 27 MB.
        Trace trace = tracer.trace("import sys; x = list(range(3000000))", limits, Tracer.Detail.STEPS);
        assertEquals(Optional.empty(), trace.error());
    }

    @Test
    void reportsWhatWasKnownAtALimit() {
        Trace trace = trace("print('a')\nwhile 1:\n    x = 1");
        assertEquals(2_000, trace.lineCount());
        assertEquals(2_000, trace.steps().size());
        assertEquals("a\n", trace.stdout());
    }

    @Test
    void saysWhatPythonItNeeds() {
        var problem = assertThrows(PythonNotFoundException.class, () -> PythonInstallation.at("no-such-python"));
        assertTrue(problem.getMessage().contains("no-such-python")
                && problem.getMessage().contains("CODESTEP_PYTHON"), problem.getMessage());
        assertThrows(PythonNotFoundException.class, () -> PythonInstallation.find(Map.of("CODESTEP_PYTHON", "true")));
        assertTrue(PythonInstallation.find().version().startsWith("3."));
    }

    @Test
    void saysThatAWorkerDoesNotStart() {
        var python = new PythonInstallation("no-such-python", "3.11.0");
        try (CPythonTracer none = new CPythonTracer(python, 1, Isolation.AUDIT_HOOKS)) {
            var problem = assertThrows(WorkerStartException.class, () -> none.trace("x = 1"));
            assertTrue(problem.getMessage().contains("no-such-python"), problem.getMessage());
        }
    }

    @Test
    void refusesWorkOnceClosed() {
        CPythonTracer closed = new CPythonTracer(1);
        closed.close();
        assertThrows(IllegalStateException.class, () -> closed.trace("x = 1"));
        assertThrows(IllegalArgumentException.class, () -> new CPythonTracer(0));
    }

    @Test
    void theBestTracerIsTheFirstThatAccepts() {
        try (Tracer best = Tracer.best()) {
            assertEquals(List.of("tinypy", "cpython"),
                    Stream.of("x = 1", "x = {1}").map(source -> best.trace(source).tracer()).toList());
        }
    }
}
