package org.codestep.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CPythonTracer's programs print what {@code python3 FILE} prints, to their end and as deep in a recursion. */
class ProgramEndsTest {

    private static CPythonTracer tracer;

    @BeforeAll
    static void start() {
        tracer = new CPythonTracer(1);
    }

    @AfterAll
    static void stop() {
        tracer.close();
    }

    @BeforeEach
    void requireOracle() {
        Oracle.require();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "import sys;print(1);sys.stdout.close() | 3 | 1;",
        "import atexit;atexit.register(print, 'bye');print('x') | 3 | x;bye;",
        "import atexit;@atexit.register;def bye():;    print('bye');print('x') | 7 | x;bye;",
        "import threading, time;def w():;    time.sleep(0.1);    print('late');threading.Thread(target=w).start()"
                + ";print('main') | 4 | main;late;",
        "import os;print('a');os.write(1, b'raw;') | 3 | raw;a;",
        "import sys;print('t', file=sys.__stdout__) | 2 | t;",
        "import sys;print(sys.stdout.fileno(), sys.stderr.fileno()) | 2 | 1 2;",
        "import sys;sys.stdout.buffer.write(b'b;');sys.stdout = None | 3 | b;",
        "class A:;    def __del__(self):;        print('del');a = A() | 5 | del;",
        "import math;class A:;    def __del__(self):;        print('kept');math.a = A() | 6 | kept;",
        "import sys;class A:;    def __del__(self):;        print('kept');sys.a = A();class B:;    def __del__(self):"
                + ";        pass;b = B() | 11 |",
        "def g():;    try:;        yield 1;    finally:;        print('closed');x = g();next(x) | 6 | closed;",
        "import sys;sys.excepthook = lambda kind, *_: print(kind.__name__);x | 4 | NameError;",
        "import sys;sys.stderr = sys.stdout;sys.exit('bye') | 3 | bye;",
        "f = open(1, 'w');f.write('unclosed;') | 2 | unclosed;",
        "print({'apple', 'pear', 'fig', 'plum'}) | 1 | {'pear', 'plum', 'fig', 'apple'};",
    })
    void programsEndAsInPlainPython(String source, long lines, String stdout) {
        // The semicolon within the quotes of a bytes literal stands for a line's end there.
        String program = source.replace(";'", "\\n'").replace(';', '\n');
        for (Tracer.Detail detail : Tracer.Detail.values()) {
            Trace trace = tracer.trace(program, Limits.DEFAULT, detail);
            assertEquals(stdout == null ? "" : stdout.replace(';', '\n'), trace.stdout(), program);
            assertEquals(lines, trace.lineCount(), program);
            assertEquals(detail == Tracer.Detail.STEPS ? lines : 0, trace.steps().size(), program);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "import sys\n"})
    void recursionGoesAsDeepAsInPlainPython(String before) {
        String program = before + "def f(n):\n    return 0 if n == 0 else 1 + f(n - 1)\n";
        for (Tracer.Detail detail : Tracer.Detail.values()) {
            assertEquals("998\n", tracer.trace(program + "print(f(998))\n", Limits.DEFAULT, detail).stdout());
            assertEquals(Optional.of("RecursionError"),
                    tracer.trace(program + "print(f(999))\n", Limits.DEFAULT, detail).error());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SUMMARY", "STEPS"})
    void linesAfterARecursionErrorAreCounted(Tracer.Detail detail) {
        Trace trace = tracer.trace("""
                n = 0
                def f():
                    global n
                    n += 1
                    f()
                try:
                    f()
                except RecursionError as error:
                    print(n, error)
                for i in range(1000):
                    pass
                """, Limits.DEFAULT, detail);
        assertEquals("999 maximum recursion depth exceeded\n", trace.stdout());
        assertEquals(2 + 2 + 2 * 999 + 2 + 2001, trace.lineCount());
        assertEquals(detail == Tracer.Detail.STEPS ? trace.lineCount() : 0, trace.steps().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"SUMMARY", "STEPS"})
    void linesOfFinalisersThatGarbageCollectionCallsAreCounted(Tracer.Detail detail) {
        Trace trace = tracer.trace("""
                import gc
                class A:
                    def __del__(self):
                        global n
                        n += 1
                n = 0
                for i in range(1500):
                    a = A()
                    a.me = a
                a = None
                gc.collect()
                print(n)
                """, Limits.DEFAULT, detail);
        assertEquals("1500\n", trace.stdout());
        assertEquals(1 + 3 + 1 + 1501 + 2 * 1500 + 3 + 1500, trace.lineCount());
    }

    @ParameterizedTest
    @ValueSource(strings = {"import sys\nsys.setrecursionlimit(3)", "import sys\nsys.setrecursionlimit(3)\n1 / 0"})
    void aLowLimitOfRecursionIsTheProgramsOwn(String source) {
        Trace trace = tracer.trace(source);
        assertEquals(source.lines().count(), trace.lineCount());
        assertEquals(source.endsWith("0") ? Optional.of("ZeroDivisionError") : Optional.empty(), trace.error());
    }

    /** Counts go on after a trace function of the program's own. */
    @ParameterizedTest
    @ValueSource(strings = {"import sys\nprint(sys.gettrace(), sys.getrecursionlimit())\nsys.settrace(None)\nx = 1\n"})
    void theTraceFunctionIsNotSeen(String source) {
        Trace trace = tracer.trace(source);
        assertEquals("None 1000\n", trace.stdout());
        assertEquals(4, trace.lineCount());
    }
}
