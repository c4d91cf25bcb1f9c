package org.codestep.python.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import org.codestep.Share;
import org.codestep.python.RandomPrograms;
import org.codestep.python.run.limit.Budget;
import org.codestep.python.run.state.LineListener;
import org.codestep.python.run.state.Run;
import org.codestep.python.run.state.Snapshot;
import org.codestep.python.run.state.Variables;
import org.codestep.python.run.value.NotModelledException;
import org.codestep.python.syntax.Expression;
import org.codestep.python.syntax.Position;
import org.codestep.python.syntax.Program;
import org.codestep.python.syntax.PythonSyntaxException;
import org.codestep.python.syntax.Subexpressions;
import org.codestep.python.syntax.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SketchTest {

    private static final Budget BUDGET = new Budget(1_000, 5_000_000_000L, Integer.MAX_VALUE, 1 << 26, 1 << 16);
    private static final Position NOWHERE = new Position(1, 1);

    private static List<Expression.IntegerLiteral> numbers(Program program) {
        List<Expression.IntegerLiteral> numbers = new ArrayList<>();
        Subexpressions.ofStatements(program.body(), expression -> collect(expression, numbers));
        return numbers;
    }

    private static void collect(Expression expression, List<Expression.IntegerLiteral> into) {
        if (expression instanceof Expression.IntegerLiteral number) {
            into.add(number);
        }
        Subexpressions.of(expression, part -> collect(part, into));
    }

    /** What a run does: each line with its variables, the end. */
    private static String story(Function<LineListener, Run> run) {
        StringBuilder story = new StringBuilder();
        try {
            Run ended = run.apply((line, variables) -> story.append(line).append(shown(variables)).append('\n'));
            return story + " " + ended.error() + shown(ended.variables());
        } catch (NotModelledException e) {
            return story + e.construct();
        }
    }

    private static String shown(Variables variables) {
        StringBuilder text = new StringBuilder();
        variables.forEach((name, value) -> text.append(' ').append(name).append('=').append(value));
        return text.toString();
    }

    /** A run with a hole filled is the run of the program whose text was changed there. */
    @Test
    void aFilledHoleIsAChangedText() {
        SplittableRandom random = new SplittableRandom(11);
        int compared = 0;
        for (int i = 0; i < Share.of(3_000); i++) {
            String source = RandomPrograms.next(random);
            Program program;
            Sketch sketch;
            List<Expression.IntegerLiteral> holes;
            try {
                program = Parser.parse(source);
                holes = numbers(program);
                sketch = new Sketch(program, List.copyOf(holes));
            } catch (PythonSyntaxException | NotModelledException e) {
                continue;
            }
            assertEquals(
                    story(l -> Interpreter.of(source).run(BUDGET, l)), story(l -> sketch.run(BUDGET, l, null)), source);
            for (int hole = 0; hole < holes.size(); hole++) {
                Position position = holes.get(hole).position();
                Expression content = new Expression.IntegerLiteral(position, BigInteger.valueOf(4), "4");
                Sketch.Filling filling = sketch.fill(hole, content);
                String changed = changed(source, holes.get(hole), "4");
                assertEquals(
                        story(l -> Interpreter.of(changed).run(BUDGET, l)),
                        story(l -> sketch.run(BUDGET, l, filling)),
                        changed);
                compared++;
            }
        }
        assertTrue(compared > Share.of(5_000), compared + " compared");
    }

    private static String changed(String source, Expression.IntegerLiteral number, String by) {
        int start = 0;
        for (int line = 1; line < number.position().line(); line++) {
            start = source.indexOf('\n', start) + 1;
        }
        start += number.position().column() - 1;
        return source.substring(0, start) + by + source.substring(start + number.text().length());
    }

    @Test
    void aContentWithAnotherVariableIsRefused() {
        Program program = Parser.parse("a = 1");
        Sketch sketch = new Sketch(program, List.copyOf(numbers(program)));
        Expression foreign = new Expression.Name(NOWHERE, "b");
        assertThrows(IllegalArgumentException.class, () -> sketch.fill(0, foreign));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "a = 1 | a = 1 | true",
        "a = 1 | a = 2 | false",
        "a = 1 | a = 1.0 | false",
        "a = 1 | a = True | false",
        "a = 1 | a = '1' | true",
        "a = 0.0 | a = -0.0 | false",
        "a = 1e308 * 10 - 1e308 * 10 | a = 1e308 * 100 - 1e308 * 10 | true",
        "a = 'x' | a = 'y' | false",
        "a = [1, 2] | a = [1, 2] | true",
        "a = [1, 2] | a = (1, 2) | false",
        "a = None | a = 'None' | true",
        "a = 10 ** 30 | a = 10 ** 30 | true",
        "a = 1; b = 2 | b = 2; a = 1 | true",
        "a = 1; b = 2 | a = 1 | false",
    })
    void statesAreTheSameIfTheyLookTheSame(String one, String other, boolean same) {
        Snapshot states = Snapshot.of(Interpreter.of(one).run(BUDGET).variables());
        assertEquals(same, states.matches(Interpreter.of(other).run(BUDGET).variables(), null));
    }

    @Test
    void aVariableCanBeLeftOut() {
        Snapshot states = Snapshot.of(Interpreter.of("a = 1; b = 2").run(BUDGET).variables());
        Run other = Interpreter.of("a = 3; b = 2").run(BUDGET);
        assertTrue(states.matches(other.variables(), "a"));
        assertFalse(states.matches(other.variables(), "b"));
    }

    /** Within one program, where slots are compared: every pair of steps. */
    @Test
    void matchingIsComparingTheText() {
        SplittableRandom random = new SplittableRandom(5);
        int same = 0;
        int different = 0;
        for (int i = 0; i < Share.of(1_500); i++) {
            String source = RandomPrograms.next(random);
            List<Snapshot> earlier = new ArrayList<>();
            List<String> texts = new ArrayList<>();
            List<Boolean> found = new ArrayList<>();
            List<Boolean> wanted = new ArrayList<>();
            try {
                Budget few = new Budget(30, 5_000_000_000L, 1_000, 1 << 22, 1 << 12);
                Interpreter.of(source).run(few, (line, variables) -> {
                    String text = sorted(variables);
                    for (int j = 0; j < earlier.size(); j++) {
                        found.add(earlier.get(j).matches(variables, null));
                        wanted.add(texts.get(j).equals(text));
                    }
                    earlier.add(Snapshot.of(variables));
                    texts.add(text);
                    assertEquals(shown(variables), shown(earlier.get(earlier.size() - 1)));
                });
            } catch (PythonSyntaxException | NotModelledException e) {
                continue;
            }
            assertEquals(wanted, found, source);
            same += (int) wanted.stream().filter(is -> is).count();
            different += (int) wanted.stream().filter(is -> !is).count();
        }
        assertTrue(same > Share.of(1_000) && different > Share.of(1_000), same + " same, " + different + " different");
    }

    private static String sorted(Variables variables) {
        TreeMap<String, String> map = new TreeMap<>();
        variables.forEach(map::put);
        return map.toString();
    }
}
