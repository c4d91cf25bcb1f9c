package org.codestep.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.codestep.Share;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** CPython is the oracle: on every program that TinyPyTracer accepts, both report the same of every step. */
class TinyPyAgainstCPythonTest {

    private static final long SEED = 20_260_801;

    private static CPythonTracer cpython;

    @BeforeAll
    static void start() {
        cpython = new CPythonTracer(2);
    }

    @AfterAll
    static void stop() {
        cpython.close();
    }

    @BeforeEach
    void requireOracle() {
        Oracle.require();
    }

    private static Tally.Result compare(ProgramSource source, int count) {
        Comparison comparison = new Comparison(new TinyPyTracer(), cpython);
        source.programs().feed(count, SEED, comparison::add);
        Tally.Result result = comparison.result();
        assertEquals(count, result.programs());
        assertEquals(List.of(), result.differences());
        assertEquals(0, result.different());
        return result;
    }

    /** Of the spoiled programs most are no Python at all: that none of these is accepted is the point. */
    @ParameterizedTest
    @CsvSource({"any, 15000, 11500", "spoiled, 15000, 1500", "scalars, 2000, 1600", "typed, 5000, 4100",
        "control-flow, 5000, 4700"})
    void agreesOnRandomPrograms(String name, int count, int leastAccepted) {
        ProgramSource source = ProgramSource.fuzzers().stream()
                .filter(candidate -> candidate.name().equals(name)).findFirst().orElseThrow();
        Tally.Result result = compare(source, Share.of(count));
        assertTrue(result.compared() >= Share.of(leastAccepted), result.toString());
    }

    static List<ProgramSource> generators() {
        return ProgramSource.generators();
    }

    @ParameterizedTest
    @MethodSource("generators")
    void agreesOnEveryGeneratedProgram(ProgramSource generator) {
        Tally.Result result = compare(generator, 250);
        assertEquals(250, result.compared(), result.toString());
    }

    /** Where signs, sizes and kinds of number change, every operator with every pair. */
    @Test
    void agreesOnNumbersAtTheEdges() {
        List<String> numbers = List.of("0", "1", "(-1)", "2", "(-3)", "7", "True", "2 ** 31", "(-2 ** 31)",
                "(2 ** 53 - 1)", "(2 ** 53 + 1)", "(-2 ** 53 - 1)", "(2 ** 63 - 1)", "(-2 ** 63)", "2 ** 63",
                "(-2 ** 64)", "10 ** 30", "(-10 ** 30)", "10 ** 400", "(-10 ** 400)", "0.0", "(-0.0)", "0.5", "(-2.5)",
                "5e-324", "1e16", "9007199254740993.0", "1e308", "(-1e308)", "float('inf')", "(-float('inf'))",
                "float('nan')");
        List<String> operators = List.of("+", "-", "*", "/", "//", "%", "&", "|", "^", "<", "<=", "==", "!=");
        Comparison comparison = new Comparison(new TinyPyTracer(), cpython);
        for (String a : numbers) {
            for (String b : numbers) {
                operators.forEach(operator -> comparison.add("print(" + a + " " + operator + " " + b + ")"));
                comparison.add("print(divmod(" + a + ", " + b + "))");
            }
            comparison.add("print(float(" + a + "))");
            comparison.add("print(int(" + a + "))");
            comparison.add("print(round(" + a + "), round(" + a + ", -2), abs(" + a + "), bool(" + a + "))");
        }
        Tally.Result result = comparison.result();
        assertEquals(List.of(), result.differences());
        assertEquals(result.programs(), result.accepted());
    }

    @Test
    void agreesOnNumbersInStringsAndOnLargeShifts() {
        Comparison comparison = new Comparison(new TinyPyTracer(), cpython);
        List<String> blanks =
                List.of(" ", "\\t", "\\n", "\\x0b", "\\f", "\\r", "\\x1c", "\\x1d", "\\x1e", "\\x1f", "\\x00");
        for (String blank : blanks) {
            for (String type : List.of("int", "float")) {
                comparison.add("print(" + type + "('" + blank + "12'))");
                comparison.add("x = " + type + "('12" + blank + "')");
            }
        }
        for (String shift : List.of("10 ** 20", "10 ** 200", "30 * (2 ** 61 - 8)", "30 * (2 ** 61 - 7)", "2 ** 64")) {
            for (String value : List.of("0", "1", "-1", "2 ** 40")) {
                comparison.add("print((" + value + ") >> " + shift + ")");
            }
        }
        comparison.add("x = 0 << 10 ** 20\ny = 1 << 10 ** 20");
        comparison.add("f(__debug__=1)");
        Tally.Result result = comparison.result();
        assertEquals(List.of(), result.differences());
        assertEquals(result.programs() - 1, result.accepted());
    }

    /** CPython writes line numbers beyond 32,767 down in another way. */
    @Test
    void agreesOnLinesFarDown() {
        Comparison comparison = new Comparison(new TinyPyTracer(), cpython);
        comparison.add("def f(x):\n\ty = 1\n" + "\n".repeat(1 << 16) + "\tx += y\n\treturn x\nprint(f(1))");
        assertEquals(List.of(), comparison.result().differences());
        assertEquals(1, comparison.result().accepted());
    }

    @Test
    void theSharesOfAllSourcesAreWhole() {
        List<ProgramSource> all = ProgramSource.all();
        assertEquals(ProgramSource.SHARES, all.stream().mapToInt(ProgramSource::share).sum());
        assertEquals(all.size(), all.stream().map(ProgramSource::name).distinct().count());
    }

    /** A check that finds nothing is worth nothing unless it can find something. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "a = 1!pass       | step 1 [line 2 a?1] instead of [line 2 a?2]",
        "b = 2!pass       | step 1 [line 2 b?2] instead of [line 2 a?2]",
        "a = 2!!pass      | step 1 [line 3 a?2] instead of [line 2 a?2]",
        "a = 2!b = 3      | final states [a?2;b?3] instead of [a?2]",
        "a = 2!1 / 0      | error [ZeroDivisionError] instead of [none]",
        "a = 2!pass!pass  | number of steps [3] instead of [2]",
        "a = 2!print('x') | output [x!] instead of []",
    })
    void aDifferenceIsFound(String other, String difference) {
        assertDifferent(difference, "a = 2\npass", other);
    }

    @Test
    void theOrderOfVariablesCounts() {
        assertDifferent("final states [b?1;a?1] instead of [a?1;b?1]", "a = b = 1", "b = a = 1");
    }

    @Test
    void aDifferenceWithoutStepsIsFound() {
        Tracer other = new Mistaken("a = 2\npass", "a = 2");
        assertDifferent("without steps: line count [1] instead of [2]", "a = 2\npass", other);
        assertDifferent("without steps: output [x\n] instead of []", "a = 2", new Mistaken("a = 2", "print('x')"));
    }

    @Test
    void aDifferentCountIsFound() {
        var mistaken = new TinyPyTracer.Outcome(3, Optional.empty());
        for (String program : List.of("a = 2\npass", "import os")) {
            Comparison comparison = new Comparison(new TinyPyTracer(), cpython, source -> Optional.of(mistaken));
            comparison.add(program);
            assertEquals(1, comparison.result().different());
            assertTrue(comparison.result().differences().get(0).startsWith("count [Outcome[lineCount=3, "), program);
        }
    }

    /** @param other what is traced in place of the program, with {@code !} for a line's end */
    private static void assertDifferent(String difference, String program, String other) {
        String traced = other.replace('!', '\n');
        assertDifferent(difference.replace('!', '\n'), program, new Mistaken(traced, traced));
    }

    private static void assertDifferent(String difference, String program, Tracer tracer) {
        Comparison comparison = new Comparison(tracer, cpython);
        comparison.add(program);
        Tally.Result result = comparison.result();
        assertEquals(1, result.different());
        assertEquals(List.of(difference + " of:\n" + program), result.differences());
    }

    @Test
    void theCommandTellsOfEverySource() {
        String table = table(new TinyPyTracer(), ProgramSource.all(), true);
        for (ProgramSource source : ProgramSource.all()) {
            assertTrue(table.contains(source.name()), table);
        }
        assertTrue(table.contains("  refused "), table);
    }

    @Test
    void theCommandFailsOnADifference() {
        List<ProgramSource> one = DifferentialCheck.sources(List.of("level-1.1-public"));
        String table = table(new Mistaken("never = 1", "never = 1"), one, false);
        assertTrue(table.contains("number of steps [1] instead of [") && table.contains("] of:\n"), table);
        assertThrows(IllegalArgumentException.class, () -> DifferentialCheck.sources(List.of("level-9")));
    }

    private static String table(Tracer tracer, List<ProgramSource> sources, boolean equal) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            assertEquals(equal, DifferentialCheck.check(500, SEED, sources, tracer, cpython, out));
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** A tracer that traces other programs than it is given. */
    private record Mistaken(String withSteps, String withoutSteps) implements Tracer {

        @Override
        public String name() {
            return "mistaken";
        }

        @Override
        public Trace trace(String source, Limits limits, Detail detail) {
            return new TinyPyTracer().trace(detail == Detail.STEPS ? withSteps : withoutSteps, limits, detail);
        }

        @Override
        public void close() {}
    }
}
