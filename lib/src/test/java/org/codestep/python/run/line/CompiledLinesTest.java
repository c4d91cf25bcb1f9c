package org.codestep.python.run.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.codestep.Share;
import org.codestep.python.RandomPrograms;
import org.codestep.python.RandomTypedPrograms;
import org.codestep.python.run.Interpreter;
import org.codestep.python.run.limit.Budget;
import org.codestep.python.run.state.Run;
import org.codestep.python.run.value.NotModelledException;
import org.codestep.python.syntax.PythonSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program put together of remembered lines does what the program compiled as a whole does. */
class CompiledLinesTest {

    private static final Budget BUDGET = new Budget(200, 1L << 40, 2_000, 1 << 24, 1 << 14);

    /** Alone, and in any order, these are most of what can go wrong between lines. */
    private static final List<String> LINES = List.of("a = 1", "b = a + 1", "print(a)", "print(b, a)", "if a < 3 :",
            "if b:", "elif a > b:", "else:", "else :", "while a < 5:", "for b in range(3):", "break", "continue",
            "pass", "a += 1", "", "# comment", "a = 2 # comment", "if a: # comment", "if a: b = 3", "if a: \\", "a = \\", "(a",
            ")", "b = (1,", "'''", "a = '''x", "x'''", "def f():", "def f(): return 1", "return 1", "f()",
            "a = 1; b = 2", "print('é')", "print('日')", "print('?')", "print('\uD800')", "a = 1\r", "a = 1\f", "\fa = 1", " ",
            "a, b = b, a", "iffy = 1", "elsewhere = 2", "forth = iffy", "whiles = 3", "breaks = 1", "x is y", "print(range)",
            "range = 5", "print(a if b else 0)", "a and b", "while 1: pass", "123456789_123456789_123456789 + a",
            "print(a + b + a + b + a + b + a + b + a + b + a + b + a + b + a + b + a + b + a + b + a + b)");
    private static final List<String> INDENTATIONS = List.of("", "", "", "\t", "\t", "\t\t", " ", "  ", "\t ", " \t");

    private final CompiledLines lines = new CompiledLines();

    @Test
    void randomProgramsRunTheSame() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < Share.of(20_000); i++) {
            assertSame(RandomPrograms.next(random));
            assertSame(RandomTypedPrograms.next(random));
        }
    }

    @Test
    void spoiledProgramsAreRefusedTheSame() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < Share.of(20_000); i++) {
            assertSame(RandomPrograms.nextSpoiled(random));
        }
    }

    @Test
    void linesInAnyOrderRunOrAreRefusedTheSame() {
        SplittableRandom random = new SplittableRandom(3);
        int ran = 0;
        for (int i = 0; i < Share.of(100_000); i++) {
            StringBuilder program = new StringBuilder("a = 0\n".repeat(random.nextInt(2)));
            for (int count = random.nextInt(1, 6); count > 0; count--) {
                program.append(INDENTATIONS.get(random.nextInt(INDENTATIONS.size())));
                program.append(LINES.get(random.nextInt(LINES.size())));
                program.append(count > 1 || random.nextBoolean() ? "\n" : "");
            }
            ran += assertSame(program.toString()) ? 1 : 0;
        }
        assertTrue(ran > Share.of(5_000), ran + " ran");
    }

    @ParameterizedTest
    @ValueSource(ints = {19, 20, 21, 22})
    void blocksAreRefusedAtTheSameDepth(int depth) {
        StringBuilder program = new StringBuilder();
        for (int i = 0; i < depth; i++) {
            program.append("\t".repeat(i)).append("if 1:\n");
        }
        assertSame(program.append("\t".repeat(depth)).append("a = 1").toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 999, 1000})
    void branchesAreRefusedAtTheSameNumber(int elifs) {
        assertSame("a = 5\nif a == 0:\n\tpass\n" + "elif a == 1:\n\tpass\n".repeat(elifs) + "else:\n\tprint(a)\n");
    }

    @Test
    void moreVariablesThanAreSharedAreNoHindrance() {
        for (int i = 0; i < 300; i++) {
            assertSame("v" + i + " = " + i + "\nprint(v" + i + " + v" + i / 2 + ")");
        }
    }

    @Test
    void severalThreadsShareTheLines() {
        List<String> programs = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < Share.of(20_000); i++) {
            // New variables now and then, so that their table grows while others read it.
            programs.add(RandomPrograms.nextOfScalars(random).replace("a", "a" + random.nextInt(1 + i / 1000)));
        }
        programs.parallelStream().forEach(this::assertSame);
    }

    private boolean assertSame(String source) {
        Observed expected = Observed.of(Interpreter::of, source);
        assertEquals(expected, Observed.of(lines::interpreter, source), () -> source);
        return expected.refusal.isEmpty();
    }

    /** What there is to see of a run. Budgets of time and memory are not met by these programs. */
    private record Observed(String refusal, long lineCount, String stdout, String error, String events, String states) {

        static Observed of(Function<String, Interpreter> compiler, String source) {
            StringBuilder events = new StringBuilder();
            try {
                Run run = compiler.apply(source).run(BUDGET, (line, variables) -> {
                    events.append(line);
                    variables.forEach((name, value) -> events.append(' ').append(name).append('=').append(value));
                    events.append('\n');
                });
                StringBuilder states = new StringBuilder();
                run.variables().forEach((name, value) -> states.append(name).append('=').append(value).append('\n'));
                return new Observed("", run.lineCount(), run.stdout(), run.error().orElse(""), events.toString(),
                        states.toString());
            } catch (PythonSyntaxException | NotModelledException e) {
                return new Observed(e.toString(), 0, "", "", "", "");
            }
        }
    }
}
