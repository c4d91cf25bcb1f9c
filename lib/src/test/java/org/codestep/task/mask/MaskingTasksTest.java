package org.codestep.task.mask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.codestep.corpus.Example;
import org.codestep.task.AlternativesCheck;
import org.codestep.task.GeneratedSubjects;
import org.codestep.task.OperatorClass;
import org.codestep.task.PythonCheck;
import org.codestep.task.Subject;
import org.codestep.task.Task;
import org.codestep.task.TaskOptions;
import org.codestep.task.UnusableSnippetException;
import org.codestep.task.Verdict;
import org.codestep.task.kind.OperatorPrediction;
import org.codestep.task.kind.SteppedInput;
import org.codestep.task.kind.SteppedOperator;
import org.codestep.task.kind.Tasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tasks that mask a piece of the code: operator, stepped-operator, stepped-input. */
class MaskingTasksTest {

    private static final Set<OperatorClass> BOTH = EnumSet.allOf(OperatorClass.class);
    private static final Task OPERATOR = Tasks.named("operator");
    private static final Task STEPPED_OPERATOR = Tasks.named("stepped-operator");
    private static final Task STEPPED_INPUT = Tasks.named("stepped-input");
    private static final Set<OperatorClass> ARITHMETIC = TaskOptions.DEFAULT.operators();

    static List<Task> tasks() {
        return List.of(
                new OperatorPrediction(new TaskOptions(3, 0, BOTH, 0, 9)),
                new SteppedOperator(new TaskOptions(2, 3, BOTH, 0, 9)),
                new SteppedInput(new TaskOptions(2, 3, ARITHMETIC, 0, 12)));
    }

    private static UniformRandomProvider random(long seed) {
        return RandomSource.XO_SHI_RO_256_PP.create(seed);
    }

    private static List<String> texts(Task task, String source) {
        return task.examples(new Subject(source, 0), random(1)).list().stream().map(Example::text).toList();
    }

    private static Example only(Task task, String source) {
        List<Example> examples = task.examples(new Subject(source, 0), random(1)).list();
        assertEquals(1, examples.size(), examples.toString());
        return examples.get(0);
    }

    @Test
    void onlyTheOperatorIsMaskedWhateverStandsAroundIt() {
        assertEquals(
                List.of(
                        "a = ( 2 ? 3 )*(4 - 1)  # +\n# a?15;operator?+",
                        "a = ( 2 + 3 )?(4 - 1)  # +\n# a?15;operator?*",
                        "a = ( 2 + 3 )*(4 ? 1)  # +\n# a?15;operator?-"),
                texts(OPERATOR, "a = ( 2 + 3 )*(4 - 1)  # +").stream().sorted(
                        Comparator.comparingInt(text -> text.indexOf('?'))).toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "a = 7 // 2 | a = 7 ? 2 | //",
        "a = 3**2 | a = 3?2 | **",
        "a = -3 % 2 | a = -3 ? 2 | %",
        "a = 2 * 2 | a = 2 ? 2 | *",
        "if 1<=2 : a = 1 | if 1?2 : a = 1 | <=",
        "a = 1 != 2 | a = 1 ? 2 | !=",
        "a = not (1 == 2) | a = not (1 ? 2) | ==",
    })
    void anOperatorOfTwoCharactersIsMaskedWhole(String source, String masked, String operator) {
        Example example = only(new OperatorPrediction(new TaskOptions(0, 0, BOTH, 0, 9)), source);
        assertTrue(example.prompt().startsWith(masked + "\n# "), example.prompt());
        assertEquals(operator, example.answer());
    }

    @Test
    void anOperatorThatNeverRunsIsNotMasked() {
        assertEquals(
                List.of("a = 1 ? 1\nif a == 5 :\n\ta = 2 + 2\n# a?2;operator?+"),
                texts(OPERATOR, "a = 1 + 1\nif a == 5 :\n\ta = 2 + 2"));
        assertEquals("no operator on a line that is executed",
                OPERATOR.examples(new Subject("a = 1\nif a == 5 :\n\ta = 2 + 2", 0), random(1)).whyNone());
    }

    @Test
    void anAlternativeIsGroupedAsItsTextIs() {
        Example first = OPERATOR.examples(new Subject("a = 2 + 3 * 4\nb = a", 0), random(1)).list().get(0);
        assertEquals("a = 2 ? 3 * 4\nb = a\n# a?14;b?14;operator?", first.prompt());
        assertFalse(OPERATOR.check(first, "*").right());
        Example product = OPERATOR.examples(new Subject("a = 2 * 3 + 4", 0), random(1)).list().get(1);
        assertEquals("a = 2 * 3 ? 4\n# a?10;operator?", product.prompt());
        assertEquals("the final states are a?24", OPERATOR.check(product, "*").reason());
    }

    @Test
    void aStepShowsTheStatesBeforeItsLine() {
        assertEquals(
                List.of(
                        "a = 2 ? 2\n@b = a$a?4\nfor c in range(0, 1) :\n\td = b\n# operator?+",
                        "a = 2 ? 2\nb = a\n@for c in range(0, 1) :$a?4;b?4\n\td = b\n# operator?+",
                        "a = 2 ? 2\nb = a\nfor c in range(0, 1) :\n@\td = b$a?4;b?4;c?0\n# operator?+",
                        "a = 2 ? 2\nb = a\n@for c in range(0, 1) :$a?4;b?4;c?0;d?4\n\td = b\n# operator?+"),
                texts(STEPPED_OPERATOR, "a = 2 + 2\nb = a\nfor c in range(0, 1) :\n\td = b"));
        assertEquals(2, only(STEPPED_OPERATOR, "a = 2 + 2\nb = a").rightAnswers(), "+ and *");
    }

    @Test
    void aMarkedLineThatHoldsTheMaskKeepsBoth() {
        assertEquals(
                List.of(
                        "a = 1\nwhile a < 3 :\n@\ta = a ? 1$a?2\n# operator?+",
                        "a = 1\n@while a < 3 :$a?2\n\ta = a ? 1\n# operator?+",
                        "a = 1\n@while a < 3 :$a?3\n\ta = a ? 1\n# operator?+").stream().sorted().toList(),
                texts(STEPPED_OPERATOR, "a = 1\nwhile a < 3 :\n\ta = a + 1").stream().sorted().toList());
    }

    @Test
    void anInputIsMaskedBeforeTheFirstBlockWithItsVariable() {
        assertEquals(
                List.of(
                        "a = ?\n@b = a + 2$a?~\nif b > 9 :\n\tc = 7\n# input?3",
                        "a = ?\nb = a + 2\n@if b > 9 :$a?~;b?5\n\tc = 7\n# input?3",
                        "a = 3\nb = a + ?\n@if b > 9 :$a?3;b?~\n\tc = 7\n# input?2"),
                texts(STEPPED_INPUT, "a = 3\nb = a + 2\nif b > 9 :\n\tc = 7"));
        List<Integer> right = STEPPED_INPUT.examples(new Subject("a = 3\nb = a + 2\nif b > 9 :\n\tc = 7", 0), random(1))
                .list().stream().map(Example::rightAnswers).toList();
        assertEquals(List.of(10, 1, 10), right);
    }

    @Test
    void equalQuestionsAreAskedOnce() {
        String source = "a = 1\nfor a in range(0, 5) :\n\tprint(a)";
        assertEquals(List.of(
                "a = ?\n@for a in range(0, 5) :$a?~\n\tprint(a)\n# input?1",
                "a = ?\nfor a in range(0, 5) :\n@\tprint(a)$a?~\n# input?1"), texts(STEPPED_INPUT, source));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "a = 4 / 2 \\n b = 1 // (a - 1) | an alternative that divides by zero is wrong | 1",
        "a = 6 \\n while a > -2 : a = a - 2 | one that never ends is wrong | 1",
        "a = 2 ** 9 | the masked operator itself, which is not among those tried, is right | 1",
        "a = 0 \\n print(a + 3) | what is only printed could be any | 6",
    })
    void alternativesThatFailAreWrong(String source, String why, int right) {
        Example first = OPERATOR.examples(new Subject(source.replace(" \\n ", "\n"), 0), random(1)).list().get(0);
        assertEquals(right, first.rightAnswers(), why);
        assertTrue(OPERATOR.check(first, first.answer()).right());
    }

    /** Visits before an exception count: after line 2 nothing tells 0 from 7, though 0 ends in an exception there. */
    @Test
    void visitsBeforeAnExceptionCount() {
        List<Example> examples = STEPPED_INPUT.examples(new Subject("a = 7\nb = 1\nc = 1 / a", 0), random(1)).list();
        assertEquals("a = ?\nb = 1\n@c = 1 / a$a?~;b?1\n# input?7", examples.get(1).text());
        assertEquals(10, examples.get(1).rightAnswers());
        assertTrue(STEPPED_INPUT.check(examples.get(1), "0").right());
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void theNumberOfRightAnswersIsThatOfTheAnswersThatTheCheckAccepts(Task task) {
        int examples = 0;
        Set<Integer> numbers = new HashSet<>();
        for (Subject subject : GeneratedSubjects.of(60, 8)) {
            for (Example example : task.examples(subject, random(3)).list()) {
                Set<String> candidates = AlternativesCheck.candidates(example.answer());
                if (task instanceof SteppedInput) {
                    candidates.addAll(List.of("10", "11", "12"));
                }
                long right = candidates.stream().filter(answer -> task.check(example, answer).right()).count();
                assertEquals(right, example.rightAnswers(), example.text());
                assertTrue(task.check(example, " " + example.answer() + "\n").right(), example.text());
                assertEquals(example.prompt(), task.parse(example.text(), 0).prompt());
                numbers.add(example.rightAnswers());
                examples++;
            }
        }
        assertTrue(examples > 300 && numbers.size() > 4, examples + " examples, right answers " + numbers);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "**", "+-", "<", "5", "+ 1 #", "\n"})
    void anAnswerThatIsNoOperatorOfTheClassIsWrong(String answer) {
        Example example = only(OPERATOR, "a = 1 + 2");
        assertEquals(new Verdict(false, "not one of + - * / // %"), OPERATOR.check(example, answer));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "10", "-1", "03", "3.0", "3 + 0", "99999999999"})
    void anAnswerThatIsNoNumberOfTheRangeIsWrong(String answer) {
        Example example = STEPPED_INPUT.examples(new Subject("a = 3\nb = a", 0), random(1)).list().get(0);
        assertEquals(new Verdict(false, "not a number from 0 to 9"), STEPPED_INPUT.check(example, answer));
    }

    @Test
    void aVerdictSaysWhatTheAnswerDoes() {
        Example example = only(OPERATOR, "a = 4 / 2");
        assertEquals(new Verdict(true, "the final states are the same"), OPERATOR.check(example, "/"));
        assertEquals(new Verdict(false, "the final states are a?2"), OPERATOR.check(example, "//"));
        Example division = only(OPERATOR, "a = 4 + 0");
        assertEquals(new Verdict(false, "it ends with ZeroDivisionError"), OPERATOR.check(division, "/"));
        Example step = only(STEPPED_OPERATOR, "a = 4 + 1\nb = a");
        assertEquals(new Verdict(true, "line 2 is visited with these states"), STEPPED_OPERATOR.check(step, "+"));
        assertEquals(
                new Verdict(false, "line 2 is never visited with these states"), STEPPED_OPERATOR.check(step, "-"));
    }

    @Test
    void anExampleOfAnotherTaskIsRefused() {
        Example output = Tasks.named("output").examples(new Subject("a = 1", 0), null).list().get(0);
        for (Task task : tasks()) {
            assertThrows(IllegalArgumentException.class, () -> task.check(output, "1"), task.name());
        }
    }

    @Test
    void limitsDrawSomeOfAll() {
        for (Subject subject : GeneratedSubjects.of(30, 2)) {
            Set<String> all = new HashSet<>(texts(STEPPED_INPUT, subject.source()));
            Task limited = new SteppedInput(new TaskOptions(2, 3, ARITHMETIC, 0, 9));
            List<String> some = texts(limited, subject.source());
            assertTrue(all.containsAll(some), subject.source());
            assertTrue(some.size() <= 6 && !some.isEmpty(), some.toString());
        }
    }

    @Test
    void differentSeedsDrawDifferently() {
        Task limited = new SteppedOperator(new TaskOptions(1, 1, ARITHMETIC, 0, 9));
        Subject subject = new Subject("a = 1 + 2\nb = a - 2\nc = a * b\nd = c / 2\nprint(d)", 0);
        Set<List<Example>> draws = new HashSet<>();
        for (int seed = 0; seed < 200; seed++) {
            List<Example> drawn = limited.examples(subject, random(seed)).list();
            draws.add(drawn);
            assertEquals(drawn, limited.examples(subject, random(seed)).list());
        }
        assertEquals(10, draws.size(), "four steps, after which 1, 2, 3 and 4 operators have run");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "a = '?' * 2 | its text holds '?', which the prompts use themselves",
        "a = '$' * 2 | its text holds '$', which the prompts use themselves",
        "import math | not TinyPy: 'import' is not supported",
        "a = 1 + | not TinyPy: expected an expression but found the end of the line",
        "a = 1 / 0 | it ends with ZeroDivisionError",
        "while 1 + 1 : a = 1 | it executes more than 10,000 lines",
        "a = 'x;y'; b = 1 + 2 \\n c = b | a value holds one of the formats' characters ? ; $ ~ or a newline",
    })
    void aSnippetThatCannotBeUsedSaysWhy(String source, String why) {
        Subject subject = new Subject(source.replace(" \\n ", "\n"), 0);
        assertEquals(why, assertThrows(
                UnusableSnippetException.class, () -> STEPPED_OPERATOR.examples(subject, random(1))).getMessage());
    }

    @Test
    void whatAnAlternativeDoesCanBeUnknown() {
        assertEquals("an alternative is not TinyPy: formatting with '%' is not supported",
                OPERATOR.examples(new Subject("a = 'x' + 'y'", 0), random(1)).whyNone());
    }

    @Test
    void cpythonJudgesTheSame() throws Exception {
        try (PythonCheck check = new PythonCheck("alternatives.py")) {
            for (Task task : tasks().subList(0, 2)) {
                List<Example> examples = new ArrayList<>();
                for (Subject subject : GeneratedSubjects.of(25, 4)) {
                    examples.addAll(task.examples(subject, random(3)).list());
                }
                for (Example example : examples) {
                    check.write(AlternativesCheck.judged(task, example));
                }
            }
            assertEquals(0, check.finish(), "what is different was printed");
        }
    }

    /** A check that finds nothing is worth nothing unless it can find something. */
    @Test
    void cpythonFindsAWrongNumber() throws Exception {
        Example right = only(OPERATOR, "a = 2 + 2");
        Example wrong = new Example(right.task(), right.prompt(), right.answer(), 1, 0);
        try (PythonCheck check = new PythonCheck("alternatives.py")) {
            check.write(AlternativesCheck.judged(OPERATOR, wrong));
            assertEquals(1, check.finish());
        }
    }
}
