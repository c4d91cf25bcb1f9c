package org.codestep.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TinyPyTracerTest {

    private static final Limits SMALL = new Limits(1_000, Duration.ofSeconds(1), 100, 1 << 20, 1 << 12);

    private final TinyPyTracer tracer = new TinyPyTracer();

    @Test
    void recordsTheStatesBeforeEachLine() {
        Trace trace = tracer.trace("b = 1\na = b / 2\nprint(a)\nb = 'x'", Limits.DEFAULT, Tracer.Detail.STEPS);

        assertEquals("[b?1, b?1;a?0.5, b?1;a?0.5]",
                trace.steps().stream().skip(1).map(step -> step.states().toString()).toList().toString());
        assertEquals(new Step(1, States.NONE), trace.steps().get(0));
        assertEquals("b?x;a?0.5", trace.finalStates().toString());
        assertEquals("tinypy", trace.tracer());
    }

    @Test
    void recordsNoStepsUnlessAsked() {
        Trace trace = tracer.trace("a = 1\nprint(a)");
        assertTrue(trace.steps().isEmpty());
        assertEquals(Map.of(), trace.finalStates().values());
        assertEquals(2, trace.lineCount());
    }

    @Test
    void countsWithoutATrace() {
        assertEquals(new TinyPyTracer.Outcome(7, Optional.empty()), tracer.count("for i in range(3):\n\tprint(i)"));
        assertEquals(new TinyPyTracer.Outcome(1, Optional.of("ZeroDivisionError")), tracer.count("1 / 0"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "while 1:\\n\\tx = 1 | StepLimit",
        "for i in range(500): print(i) | OutputLimit",
        "x = 9 ** 9 ** 9 | IntegerLimit",
        "x = 1 << 10 ** 12 | IntegerLimit",
        "x = 3\\nwhile 1:\\n\\tx = x * x | IntegerLimit",
        "x = 'ab' * 10 ** 15 | MemoryLimit",
        "x = 'a'\\nwhile 1:\\n\\tx = x + x | MemoryLimit",
        "x = [1]\\nwhile 1:\\n\\tx += x | MemoryLimit",
        "x = ['a' * 300000, 'b' * 300000, 'c' * 300000] | MemoryLimit",
        "x = ['a' * 300000]\\nx = [x, str(x)]\\nx += [str(x)] | MemoryLimit",
        "x = []\\nx += [x, x]\\nfor i in range(40): x = [x, x]\\nprint(len(str(x))) | MemoryLimit",
        "sum(range(10 ** 18)) | TimeLimit",
    })
    void endsAtALimit(String source, String outcome) {
        Trace trace = tracer.trace(source.replace("\\n", "\n").replace("\\t", "\t"), SMALL, Tracer.Detail.SUMMARY);
        assertEquals(Optional.of(outcome), trace.error());
    }

    @Test
    void endsAtTheTimeLimit() {
        Limits limits = new Limits(Long.MAX_VALUE, Duration.ofMillis(50), 100, 1 << 20, 1 << 20);
        assertEquals(Optional.of("TimeLimit"), tracer.count("while 1:\n\tx = 1", limits).error());
        String slow = "x = 3 ** 300000\nwhile 1:\n\ty = x * x";
        assertEquals(Optional.of("TimeLimit"), tracer.count(slow, limits).error());
    }

    @Test
    void stepsTooMayReachTheMemoryLimit() {
        Limits limits = new Limits(1_000_000, Duration.ofMinutes(1), 100, 1 << 20, 1 << 20);
        Trace trace = tracer.trace("x = 1\nwhile 1:\n\tx = x + 1", limits, Tracer.Detail.STEPS);
        assertEquals(Optional.of("MemoryLimit"), trace.error());
    }

    @Test
    void finalStatesTooMayReachTheMemoryLimit() {
        String source = "x = [0] * 90000";
        assertEquals(Optional.empty(), tracer.trace(source, SMALL, Tracer.Detail.SUMMARY).error());
        assertEquals(Optional.of("MemoryLimit"), tracer.trace(source, SMALL, Tracer.Detail.STEPS).error());
    }

    /** What has been made and dropped again is no reason to end a program. */
    @Test
    void memoryIsThatOfWhatIsStillThere() {
        String source = "def f(n): return 'ab' * n\nfor i in range(200):\n\tx = f(100000)\n\ty = [x] * 1000";
        assertEquals(Optional.empty(), tracer.trace(source, SMALL, Tracer.Detail.SUMMARY).error());
    }

    @Test
    void keepsWhatWasPrintedBeforeTheLimit() {
        Trace trace = tracer.trace("while 1: print('0123456789')", SMALL, Tracer.Detail.SUMMARY);
        assertEquals("0123456789\n".repeat(10).substring(0, 100), trace.stdout());
    }

    @Test
    void stepLimitCountsTheStepsTaken() {
        Trace trace = tracer.trace("while 1:\n\tx = 1", SMALL, Tracer.Detail.STEPS);
        assertEquals(1_000, trace.lineCount());
        assertEquals(1_000, trace.steps().size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "x = sorted('a') | 1:5: the built-in 'sorted' is not supported",
        "x = max('ab', key=1) | 1:5: a keyword argument of 'max' is not supported",
        "x = int('11', 2) | 1:5: 'int' with a base is not supported",
        "def f(): return 1\\nprint(f) | 2:1: the text of a function is not supported",
        "def f(n): return f(n)\\nf(1) | 1:1: recursion so deep is not supported",
        "print = 3 | 1:1: an assignment to 'print' is not supported",
        "x = range(10 ** 20) | 1:5: a range of integers beyond 64 bits is not supported",
        "x = (-8) ** 0.5 | 1:10: a complex number is not supported",
        "x = 'a' % 3 | 1:9: formatting with '%' is not supported",
        "x = 1 is 1 | 1:7: 'is' is supported only with None, True or False beside it",
        "x = __name__ | 1:5: the name '__name__' is not supported",
        "x and y | 1:1: 'and', 'or', a chained comparison or a conditional expression as a statement is not supported",
        "print(1, file=2) | 1:10: the argument 'file' of 'print' is not supported",
        "x = import | 1:5: expected an expression but found 'import'",
    })
    void refusesByNameAndPlace(String source, String message) {
        var refusal = assertThrows(
                UnsupportedProgramException.class, () -> tracer.trace(source.replace("\\n", "\n")));
        assertEquals(message, refusal.getMessage());
    }

    @Test
    void refusesExpressionsOverSeveralLines() {
        var refusal = assertThrows(UnsupportedProgramException.class, () -> tracer.count("print(1,\n  x)"));
        assertEquals("2:3: an expression over several lines is not supported", refusal.getMessage());
    }
}
