package org.codestep.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.codestep.trace.cpython.PythonNotFoundException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JythonTracerTest {

    private static final Limits SMALL = new Limits(1_000, Duration.ofSeconds(30), 100, 1 << 20, 1 << 12);

    private final JythonTracer tracer = new JythonTracer();

    /** What CPython 3.11 reports. */
    @Test
    void followsCallsLoopsAndStates() {
        Trace trace = tracer.trace(
                """
                def f(n):
                    'What it does.'
                    for i in range(n):
                        if i: return [i]
                    return n

                x = f(2)
                """,
                Limits.DEFAULT, Tracer.Detail.STEPS);
        assertEquals(
                List.of("1 ", "7 ", "3 n?2", "4 n?2;i?0", "3 n?2;i?0", "4 n?2;i?1"),
                trace.steps().stream().map(step -> step.line() + " " + step.states()).toList());
        assertEquals("x?[1]", trace.finalStates().toString());
        assertEquals("jython", trace.tracer());
    }

    @Test
    void findsTheFirstLineOfAString() {
        Trace trace = tracer.trace("# Why\n'''About\nit.'''\nx = 1\n", Limits.DEFAULT, Tracer.Detail.STEPS);
        assertEquals(List.of(2, 4), trace.steps().stream().map(Step::line).toList());
        assertThrows(UnsupportedProgramException.class, () -> tracer.trace("'''a\nb''' + 'c'"));
        assertThrows(UnsupportedProgramException.class, () -> tracer.trace("('a'\n 'b')"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "print(7 / 2, 7 // 2, -7 // 2, -7 % 3, 2 ** -1) | 3.5 3 -4 2 0.5",
        "print(0.1 + 0.2, 1e16, 1 / 3, 2 ** 70) | 0.30000000000000004 1e+16 0.3333333333333333 1180591620717411303424",
        "print({'b': 1, 'a': 2, 1: 'x'}) | {'b': 1, 'a': 2, 1: 'x'}",
        "print(['a', \"it's\", '\\\\n'], (1,), ()) | ['a', \"it's\", '\\\\n'] (1,) ()",
        "print(round(2.5), round(2.675, 2), round(-0.5)) | 2 2.67 0",
        "print(sorted([(2, 'b'), (1, 'z'), (2, 'a')], reverse=True)) | [(2, 'b'), (2, 'a'), (1, 'z')]",
        "print(True == 1, [True] == [1.0], {1: 'a'}[True]) | True True a",
        "print(2 ** 53 + 1 == float(2 ** 53), 10 ** 20) | False 100000000000000000000",
        "print(list(zip('ab', [1, 2, 3])), list(enumerate('x', 5))) | [('a', 1), ('b', 2)] [(5, 'x')]",
        "print('Hello World'.swapcase(), ' a  b '.split(), 'a,,b'.split(',')) | hELLO wORLD ['a', 'b'] ['a', '', 'b']",
        "print('abcdef'[::-2], [1, 2, 3, 4][1:-1], 'abc'[5:]) | fdb [2, 3] ``",
    })
    void printsAsPython3(String source, String output) {
        Trace trace = tracer.trace(source.replace("\\\\", "\\"));
        assertEquals(Optional.empty(), trace.error());
        assertEquals(output.replace("\\\\", "\\").replace("``", "").stripTrailing(), trace.stdout().stripTrailing());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "x = 1 < 'a' | TypeError",
        "x = [1] < [None] | TypeError",
        "x = {[]: 1} | TypeError",
        "x = {}['a'] | KeyError",
        "x = [][0] | IndexError",
        "x = 'a' + 1 | TypeError",
        "x = sorted([1, 'a']) | TypeError",
        "a, b = [1] | ValueError",
        "x = unicode('a') | NameError",
        "x = xrange(3) | NameError",
        "x = 5\\nx() | TypeError",
        "def f(a): return a;\\nf() | TypeError",
        "def f():\\n\\tx = y\\n\\ty = 1\\nf() | UnboundLocalError",
        "d = {1: 2}\\nfor k in d:\\n\\td[k + 1] = 0 | RuntimeError",
        "raise KeyError('x') | KeyError",
        "assert [] | AssertionError",
        "x = input() | EOFError",
    })
    void failsAsPython3(String source, String error) {
        Trace trace = tracer.trace(source.replace("\\n", "\n").replace("\\t", "\t"));
        assertEquals(Optional.of(error), trace.error());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "while 1:\\n\\tx = 1 | StepLimit",
        "for i in range(500):\\n\\tprint(i) | OutputLimit",
        "x = 9 ** 9 ** 9 | IntegerLimit",
        "x = 'ab' * 10 ** 15 | MemoryLimit",
        "x = [0] * 10 ** 8 | MemoryLimit",
        "x = list(range(10 ** 12)) | MemoryLimit",
        "x = []\\nwhile 1:\\n\\tx.append('abc' * 3000) | MemoryLimit",
        "x = [1]\\nwhile 1:\\n\\tx = x + x | MemoryLimit",
        "x = [1]\\nwhile 1:\\n\\tx = [x, x]\\n\\ty = len(str(x)) | MemoryLimit",
        "def f(x):\\n\\twhile 1:\\n\\t\\tx = x + x\\nf('a') | MemoryLimit",
    })
    void endsAtALimit(String source, String outcome) {
        Trace trace = tracer.trace(source.replace("\\n", "\n").replace("\\t", "\t"), SMALL, Tracer.Detail.SUMMARY);
        assertEquals(Optional.of(outcome), trace.error());
    }

    /** What a program lets go of does not count. */
    @Test
    void usesTheSameMemoryAgain() {
        Trace trace = tracer.trace("for i in range(300):\n\tx = 'abc' * 10000\n", SMALL, Tracer.Detail.SUMMARY);
        assertEquals(Optional.empty(), trace.error());
    }

    @Test
    void endsAtTheTimeLimit() {
        Limits limits = new Limits(Long.MAX_VALUE, Duration.ofMillis(50), 100, 1 << 20, 1 << 20);
        for (String source : List.of("while 1:\n\tx = 1", "x = sum(range(10 ** 15))", "max(range(10 ** 15))")) {
            assertEquals(Optional.of("TimeLimit"), tracer.trace(source, limits, Tracer.Detail.SUMMARY).error());
        }
    }

    @Test
    void stepLimitCountsTheStepsTaken() {
        Trace trace = tracer.trace("def f():\n\twhile 1:\n\t\tx = 1\nf()", SMALL, Tracer.Detail.STEPS);
        assertEquals(1_000, trace.lineCount());
        assertEquals(1_000, trace.steps().size());
    }

    @Test
    void recursesDeeplyButNotToTheUnknownLimit() {
        String program = "def f(n):\n\tif n == 0:\n\t\treturn 0\n\treturn 1 + f(n - 1)\nprint(f(DEPTH))";
        assertEquals("850\n", tracer.trace(program.replace("DEPTH", "850")).stdout());
        var refusal = assertThrows(UnsupportedProgramException.class,
                () -> tracer.trace(program.replace("DEPTH", "5000")));
        assertEquals("1:1: a recursion of more than 900 calls is not supported", refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "import os | 1:1: the statement 'Import' is not supported",
        "x = open('f') | 1:5: the built-in 'open' is not supported",
        "x = eval('1') | 1:5: the built-in 'eval' is not supported",
        "x = __import__('os') | 1:5: the name '__import__' is not supported",
        "x = ''.__class__ | 1:5: the expression 'Attribute' is not supported",
        "x = getattr | 1:5: the built-in 'getattr' here is not supported",
        "len = 3 + len | 1:1: the built-in 'len' is not supported here",
        "class A:\\n\\tpass | 1:1: the statement 'ClassDef' is not supported",
        "x = [i for i in 'a'] | 1:6: the expression 'ListComp' is not supported",
        "x = lambda: 1 | 1:5: the expression 'Lambda' is not supported",
        "x = {1, 2} | 1:5: the expression 'Set' is not supported",
        "try:\\n\\tx = 1\\nfinally:\\n\\tx = 2 | 1:1: the statement 'TryFinally' is not supported",
        "x = 010 | 1:5: the number 010 is not supported",
        "x = 10L | 1:5: the number 10L is not supported",
        "x = 1 <> 2 | 1:7: '<>' is not supported",
        "x = `1` | 1:5: '`' is not supported",
        "x = b'a' | 1:5: a string with the prefix 'b' is not supported",
        "x = 'é' | 1:5: a string that is not printable ASCII is not supported",
        "nonlocal = 1 | 1:1: 'nonlocal' is not supported",
        "True = 0 | 1:1: an assignment to 'True' is not supported",
        "x = '%d' % 3 | 1:5: formatting with '%' is not supported",
        "x = 1 is 1 | 1:5: 'is' without None, True or False beside it is not supported",
        "x = sum([0.5]) | 1:5: sum() of floats, which depends on CPython's version, is not supported",
        "print(print(1, file=2)) | 1:7: the argument 'file' of 'print' is not supported",
        "def f():\\n\\treturn 1\\nprint(f) | 3:1: the text of a value of type 'function' is not supported",
        "def f(*a):\\n\\tpass | 1:1: a parameter with '*' or '**' is not supported",
        "x = (1,\\n 2) | 2:2: an expression over several lines is not supported",
        "for i in 'ab': print(i) | 1:1: a loop on one line is not supported",
    })
    void refusesByNameAndPlace(String source, String message) {
        String program = source.replace("\\n", "\n").replace("\\t", "\t");
        var refusal = assertThrows(UnsupportedProgramException.class, () -> tracer.trace(program));
        assertEquals(message, refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "print 1", "exec 'x = 1'", "x = f'{1}'", "if 1:\nx = 1", "x = 'a", "x = (1", "raise ValueError, 'a'", "break",
        "def f(a=1, b):\n\tpass", "f(a=1, 2)", "def f(a, a):\n\tpass", "return", "global x", "x = 1 == not 2",
        "if 1:\n    x = 1\n  y = 2", "x = [i for i in 1, 2]", "def f((a, b)):\n\tpass", "x = 5 5", "f() = 1",
        "def f(a,\n(b, c)):\n\tpass", "x + 1 = 2", "def f(x):\n\tx = 1\n\tglobal x", "x = 1l", "x = ur'a'", "x = 0777", "", "# nothing"})
    void refusesWhatIsNoProgramOfBothLanguages(String source) {
        assertThrows(UnsupportedProgramException.class, () -> tracer.trace(source));
    }

    /** Jython's grammar allows these; CPython runs not a line of them. */
    @ParameterizedTest
    @ValueSource(strings = {
        "print(1)\nf((x)=1)", "print(1)\nif 0:\n    f(True=1)", "f(x, ((y))=1)", "f(__debug__=1)",
        "y = {1: f((x)=(1))}", "f(x,\n  (y)=1)"})
    void tellsOfASyntaxErrorThatJythonMisses(String source) {
        Trace trace = tracer.trace(source);
        assertEquals(new Trace("jython", 0, "", Optional.of("SyntaxError"), List.of(), States.NONE), trace);
    }

    @Test
    void tellsOfTooManyNestedBlocksAndBrackets() {
        StringBuilder loops = new StringBuilder();
        for (int depth = 0; depth < 20; depth++) {
            loops.append(" ".repeat(depth)).append("for i in [0]:\n");
        }
        assertEquals(Optional.empty(), tracer.trace(loops + " ".repeat(20) + "x = 1").error());
        String deeper = loops + " ".repeat(20) + "while i:\n" + " ".repeat(21) + "x = 1";
        assertEquals(Optional.of("SyntaxError"), tracer.trace("print(1)\n" + deeper).error());
        assertEquals("", tracer.trace("print(1)\n" + deeper).stdout());
        String brackets = "print(1)\nx = " + "(".repeat(200) + "1" + ")".repeat(200) + "\nprint(x)";
        assertEquals("1\n1\n", tracer.trace(brackets).stdout());
        Trace tooMany = tracer.trace(brackets.replace("(1)", "((1) + (2))").replace("print((1) + (2))", "print(1)"));
        assertEquals(Optional.of("SyntaxError"), tooMany.error());
        assertEquals(0, tooMany.lineCount());
    }

    @Test
    void refusesWhatWouldTakeItsParserTooLong() {
        String subscripts = "a = [0]\nx = " + "a[".repeat(7) + "0" + "]".repeat(7);
        assertTrue(assertThrows(UnsupportedProgramException.class, () -> tracer.trace(subscripts)).getMessage()
                .endsWith("a nesting of more than 6 subscripts is not supported"));
        assertEquals(Optional.empty(), tracer.trace(subscripts.replace("a[a[0]]", "a[0]")).error());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "x = 1;def f():;    if 1:;        global x;        x = 2;f();print(x) | 6 | 2",
        "t = 0;def add(n):;    for i in range(n):;        global t;        t += i;add(4);print(t) | 13 | 6",
        "def f():;    while 1:;        global y;        y = 5;        break;f();print(y) | 6 | 5",
    })
    void takesGlobalAnywhereBeforeAUse(String source, long lines, String stdout) {
        Trace trace = tracer.trace(source.replace(';', '\n'));
        assertEquals(stdout + "\n", trace.stdout());
        assertEquals(lines, trace.lineCount());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "def f():\n    x = 1\n    if 1:\n        global x\n    x = 2",
        "def f(x):\n    if 1:\n        global x\n    y = 2",
        "def f():\n    for x in []:\n        global x\n        x = 1",
        "def f():\n    print(x)\n    global x\n    x = 1"})
    void refusesGlobalAfterAUse(String source) {
        String message = assertThrows(UnsupportedProgramException.class, () -> tracer.trace(source)).getMessage();
        assertTrue(message.endsWith("'global' here is not supported"), message);
    }

    @Test
    void numbersInStringsStandBetweenBlanksOfC() {
        assertEquals(Optional.of("ValueError"), tracer.trace("print(int('\\x1f12'))").error());
        assertEquals(Optional.of("ValueError"), tracer.trace("print(float('1.5\\x1c'))").error());
        assertEquals("12 1.5\n", tracer.trace("print(int(' 12\\n'), float('\\t1.5 '))").stdout());
    }

    @Test
    void standsInForCPython() {
        PythonNotFoundException missing = new PythonNotFoundException("no python3");
        try (Tracer best = new FirstAccepting(
                new TinyPyTracer(),
                () -> {
                    throw missing;
                },
                JythonTracer::new)) {
            assertEquals("tinypy", best.trace("x = 1").tracer());
            assertEquals("jython", best.trace("x = {1: 2}").tracer());
            var refusal = assertThrows(PythonNotFoundException.class, () -> best.trace("import os"));
            assertTrue(refusal.getMessage().startsWith("no python3 (without it, jython refuses the program: 1:1: "),
                    refusal.getMessage());
        }
    }
}
