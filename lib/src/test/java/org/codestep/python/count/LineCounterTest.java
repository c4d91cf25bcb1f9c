package org.codestep.python.count;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.codestep.generate.GeneratorConfig;
import org.codestep.generate.Level;
import org.codestep.generate.SnippetGenerator;
import org.codestep.generate.Variant;
import org.codestep.generate.skeleton.Preset;
import org.codestep.generate.skeleton.SkeletonConfig;
import org.codestep.generate.skeleton.SkeletonGenerator;
import org.codestep.python.RandomControlFlow;
import org.codestep.python.RandomNumberPrograms;
import org.codestep.python.RandomPrograms;
import org.codestep.python.RandomTypedPrograms;
import org.codestep.python.run.Interpreter;
import org.codestep.python.run.limit.Budget;
import org.codestep.python.run.state.Run;
import org.codestep.python.run.value.NotModelledException;
import org.codestep.python.syntax.PythonSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the counter counts, the interpreter counts the same; and it counts all that is generated. */
class LineCounterTest {

    private static final Budget BUDGET = new Budget(1_000, 1L << 40, 30_000, 1 << 24, 1 << 14);

    private static final List<String> LINES = List.of("a = 1", "b = a + 1", "c = a", "a = b - 3 * c", "c = (a + b) * 2",
            "b = a / 2", "b = a // 3", "c = b % 4", "a += 1", "a -= b", "c *= a", "b /= 2", "c //= 2", "b %= 3", "pass",
            "print(a)", "print(b + 1)", "print()", "print( (a) )", "print(_)", "print(a)  ", "print(7)", "_ = 7", "7 = 7", "a = 7 ", "a =  7", "a = A",
            "print(a)b", "print(a", "print(a, b)", "a = b < 3", "c = not a", "b = -a",
            "b = a and c", "a = c or b", "c = a > 1 and not b == 2 or c", "a = 4611686018427387904", "a = a * a", "b = 64",
            "c = 1000000000000000000", "a = True", "b = False + 1", "c = - - a", "c = +b", "a = 0", "b = 1.5", "a = 007",
            "if a < 3 :", "if b:", "if not c :", "if ( a <= 2 ) or b >= 1:", "if a != b and c:", "if 1:", "if a / 2 == 1:",
            "elif a > b:", "elif c :", "else:", "else :", "while a < 5:", "while b :", "while not a == 3:", "while True:",
            "for b in range(3):", "for a in range(1, c) :", "for c in range(a, 0, -1):", "for b in range(0):",
            "for b in range(a , b , c):", "break", "continue", "a = 2 # comment", "", " ", "a = b = 1", "a, b = b, a",
            "x = y", "_ = a", "__a = 1", "iffy = a", "orange = iffy", "continued = 1", "notb = 2", "a = notb", "nine_lett = 1",
            "A1_ = a", "a = A1_", "print = 1", "range = 2", "len = 3", "a = len", "True = 1", "if a: b = 1", "a = 1; b = 2",
            "a < b < c", "a = a < b < c", "a = (a < b) < c", "a = 1 if b else 2", "a == 1", "a", "print(a) + 1", "a ==b",
            "a = b + not c", "a = (b", "a = b)", "a = 3and b", "a = b or(c)", "a = b is c", "a = b ** 2", "a = b & c",
            "a = ~b", "a = b >> 1", "a = 'x'", "a = [b]", "a := 1", "a = (b := 1)", "for a in b:", "for a in range(1,):");
    private static final List<String> INDENTATIONS =
            List.of("", "", "", "", "\t", "\t", "\t", "\t\t", "\t\t", " ", "  ", "\t ", " \t");

    private final LineCounter counter = new LineCounter();
    private int known;

    @ParameterizedTest
    @EnumSource
    void everySnippetIsCounted(Level level) {
        for (Variant variant : Variant.values()) {
            new SnippetGenerator(new GeneratorConfig(level, variant, 5))
                    .generate(2_000, 1, snippet -> assertSame(snippet.source()));
        }
        assertEquals(4_000, known);
    }

    @ParameterizedTest
    @EnumSource
    void everyProgramOfAPresetIsCounted(Preset preset) {
        new SkeletonGenerator(new SkeletonConfig(preset, 5))
                .generate(2_000, 1, snippet -> assertSame(snippet.source()));
        assertEquals(2_000, known);
    }

    @Test
    void linesInAnyOrderAreCountedTheSameOrNot() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 400_000; i++) {
            StringBuilder program = new StringBuilder("a = 2\nb = 3\nc = 1\n".repeat(random.nextInt(2)));
            for (int count = random.nextInt(1, 8); count > 0; count--) {
                program.append(INDENTATIONS.get(random.nextInt(INDENTATIONS.size())));
                program.append(LINES.get(random.nextInt(LINES.size())));
                program.append(count > 1 || random.nextInt(4) == 0 ? "\n" : "");
            }
            assertSame(program.toString());
        }
        assertTrue(known > 4_000, known + " known");
    }

    @Test
    void randomProgramsAreCountedTheSameOrNot() {
        assertSame(RandomNumberPrograms::next, 10_000);
        assertSame(RandomControlFlow::next, 0);
        assertSame(RandomPrograms::next, 0);
        assertSame(RandomPrograms::nextSpoiled, 0);
        assertSame(RandomPrograms::nextOfScalars, 0);
        assertSame(RandomTypedPrograms::next, 0);
    }

    private void assertSame(Function<SplittableRandom, String> programs, int least) {
        SplittableRandom random = new SplittableRandom(2);
        known = 0;
        for (int i = 0; i < 30_000; i++) {
            assertSame(programs.apply(random));
        }
        assertTrue(known >= least, known + " known");
    }

    /** A byte is left out, doubled, or put in the place of another. */
    @Test
    void spoiledSnippetsAreCountedTheSameOrNot() {
        SplittableRandom random = new SplittableRandom(3);
        String bytes = " \t\n\r\f\0()=<>!+-*/%:,;.#'\"\\?_09azAZ~&|^@[]{}\u00e9\u65e5";
        new SnippetGenerator(new GeneratorConfig(Level.ALL, Variant.COUNTING, 6)).generate(100_000, 1, snippet -> {
            StringBuilder spoiled = new StringBuilder(snippet.source());
            for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
                int at = random.nextInt(spoiled.length());
                switch (random.nextInt(4)) {
                    case 0 -> spoiled.deleteCharAt(at);
                    case 1 -> spoiled.insert(at, spoiled.charAt(random.nextInt(spoiled.length())));
                    case 2 -> spoiled.insert(at, bytes.charAt(random.nextInt(bytes.length())));
                    default -> spoiled.setCharAt(at, bytes.charAt(random.nextInt(bytes.length())));
                }
                if (spoiled.isEmpty()) {
                    return;
                }
            }
            assertSame(spoiled.toString());
        });
        assertTrue(known > 5_000, known + " known");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "a = 1                                                       | 1",
        "for a in range(3):!\tprint(a)                               | 7",
        "for a in range(0):!\tprint(a)!else:!\tpass                  | 2",
        "for a in range(5):!\tif a == 2:!\t\tbreak!else:!\tpass      | 7",
        "for a in range(3):!\tcontinue!\tpass                        | 7",
        "for a in range(2):!  for b in range(2):!    a += b!print(a) | 14",
        "for a in range(9, 0, -3):!\tprint(a)                        | 7",
        "a = 3!while a:!\ta -= 1!else:!\tprint(a)                    | 9",
        "a = 1!if a > 1:!\tpass!elif a == 1:!\tprint(a)!else:!\tpass | 4",
        "a = 9007199254740993!print(a / 1 > 0)                       | -1",
        "a = 9007199254740993!print(a * 1.0)                         | -1",
        "a = 9223372036854775807                                     | -1",
        "a = 999999999999999999!print(a + a + a)                     | 2",
        "a = 999999999999999999!a *= 10                              | -1",
        "a = 1!print(a / 0)                                          | -1",
        "a = 1!print(a // 0)                                         | -1",
        "a = 1!print(a % 0)                                          | -1",
        "print(a)                                                    | -1",
        "a = 5 / 2!print(a // 1)                                     | -1",
        "for a in range(1, 2, 0):!\tpass                             | -1",
        "for a in range(3 / 1):!\tpass                               | -1",
        "while 1:!\tpass                                             | -1",
        "continued = 1                                               | -1",
        "continua = 1!print(continua)                                | 2",
        "if 1:!\tcontinue                                            | -1",
        "a = 1!! b = 2                                               | -1",
    })
    void counts(String program, long lines) {
        String source = program.replace('!', '\n').replace("\\t", "\t");
        assertEquals(lines, counter.count(source, BUDGET), source);
        assertSame(source);
    }

    @Test
    void aProgramThatMayComeToALimitIsForTheInterpreter() {
        String lines = "a = 1\nfor b in range(50):\n\tprint(b)"; // 102 lines
        assertEquals(102, counter.count(lines, new Budget(102, 1L << 40, 20_000, 1 << 24, 1 << 14)));
        assertEquals(LineCounter.UNKNOWN, counter.count(lines, new Budget(101, 1L << 40, 20_000, 1 << 24, 1 << 14)));
        assertEquals(LineCounter.UNKNOWN, counter.count(lines, new Budget(1000, 1L << 40, 2_000, 1 << 24, 1 << 14)));
        assertEquals(LineCounter.UNKNOWN, counter.count(lines, new Budget(1000, 1_000_000, 20_000, 1 << 24, 1 << 14)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 17, 20, 21})
    void deepBlocks(int depth) {
        StringBuilder program = new StringBuilder();
        for (int i = 0; i < depth; i++) {
            program.append("\t".repeat(i)).append("for a in range(1):\n");
        }
        assertSame(program.append("\t".repeat(depth)).append("a = 1").toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 48, 49, 50, 51, 200, 399, 400, 499, 500, 501})
    void longExpressions(int operators) {
        assertSame("a = 1" + " + 1".repeat(operators));
        assertSame("a = 1" + " + 100".repeat(operators));
        assertSame("a = " + "-".repeat(operators) + "1");
        assertSame("a = " + "(".repeat(operators) + "1" + ")".repeat(operators));
        assertSame("a = 1" + " and 1".repeat(operators));
        assertSame("a = " + "1 + (".repeat(operators) + "1" + ")".repeat(operators));
    }

    /** The names of all programs share a table, which is emptied now and then. */
    @Test
    void manyVariables() {
        for (int i = 0; i < 2_000; i++) {
            assertSame("v" + i + " = " + i + "\nprint(v" + i + " + v" + (i % 3 == 0 ? i : i - 1) + ")");
        }
        StringBuilder program = new StringBuilder();
        for (int i = 0; i < 80; i++) {
            program.append("v").append(i).append(" = ").append(i).append('\n');
            assertSame(program.toString());
        }
    }

    /** Of many programs in one array, each is counted as if it were alone, wherever it stands. */
    @Test
    void aPieceOfMoreText() {
        byte[] text = "x = 1\n\nfor a in range(2):\n\tprint(a)\n\ny = (\n\nb = 7".getBytes(StandardCharsets.US_ASCII);
        assertEquals(5, counter.count(text, 7, 36, BUDGET));
        assertEquals(LineCounter.UNKNOWN, counter.count(text, 38, 43, BUDGET));
        assertEquals(1, counter.count(text, text.length - 5, text.length, BUDGET));
        assertEquals(LineCounter.UNKNOWN, counter.count(text, text.length - 5, text.length - 1, BUDGET));
        assertEquals(LineCounter.UNKNOWN, counter.count(text, 5, 5, BUDGET));
        assertThrows(IndexOutOfBoundsException.class, () -> counter.count(text, 6, 5, BUDGET));
        assertThrows(IndexOutOfBoundsException.class, () -> counter.count(text, 0, text.length + 1, BUDGET));
    }

    private void assertSame(String source) {
        long count = counter.count(source, BUDGET);
        if (count != LineCounter.UNKNOWN) {
            known++;
            assertEquals(Optional.of("" + count), counted(source), () -> source);
        }
    }

    /** What the interpreter counts; how the program ends if not well; empty if it is refused. */
    private static Optional<String> counted(String source) {
        try {
            Run run = Interpreter.of(source).run(BUDGET);
            return Optional.of(run.error().orElse("" + run.lineCount()));
        } catch (PythonSyntaxException | NotModelledException e) {
            return Optional.empty();
        }
    }
}
