package org.codestep.task.kind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.codestep.corpus.Example;
import org.codestep.task.Subject;
import org.codestep.task.Task;
import org.codestep.task.UnusableSnippetException;
import org.codestep.task.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineCountTest {

    private static final String LOOP = "a = 1\nfor a in range(0, 3) :\n\tprint(a)";

    static List<Task> tasks() {
        return List.of(LineCount.NOTEBOOK, LineCount.PLAIN);
    }

    @Test
    void theNotebookFormNamesSnippetAndCount() {
        Example example = LineCount.NOTEBOOK.example(LOOP + "\n", 8, 4);
        assertEquals(new Example("line-count-notebook", "# Snippet\n" + LOOP + "\n# count", "\n# 8", 1, 4), example);
    }

    @Test
    void thePlainFormIsCodeAndNumber() {
        assertEquals(LOOP + "\n# count?8", LineCount.PLAIN.example(LOOP, 8, 0).text());
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void theCountIsTheTracers(Task task) {
        List<Example> examples = task.examples(new Subject(LOOP, 2), null).list();
        assertEquals(1, examples.size());
        assertEquals(2, examples.get(0).snippet());
        assertTrue(task.check(examples.get(0), "8").right() || task.check(examples.get(0), "\n# 8").right());
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void aProgramThatRaisesGivesNoExample(Task task) {
        Subject subject = new Subject("a = 1 / 0", 0);
        assertEquals("it ends with ZeroDivisionError",
                assertThrows(UnusableSnippetException.class, () -> task.examples(subject, null)).getMessage());
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void anExamplesTextIsCutWhereItsPromptEnds(Task task) {
        Example example = ((LineCount) task).example("# count?\n# count", 12, 7);
        assertEquals(example, task.parse(example.text(), 7));
        assertEquals(
                "wanted an example of task " + task.name() + ", whose prompt ends with '" + task.promptEnd() + "'",
                assertThrows(IllegalArgumentException.class, () -> task.parse("a = 1", 0)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n# 8", "# 8", "\n#8\n", "\n# 08 "})
    void equalNumbersAreRight(String answer) {
        assertTrue(LineCount.NOTEBOOK.check(LineCount.NOTEBOOK.example(LOOP, 8, 0), answer).right(), answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n# ", "8", "\n# 9", "\n# 88", "\n# -8", "\n# 8.0", "\n# eight", "\n# 8\n# 8",
        "\n# 99999999999999999999"})
    void anythingElseIsWrong(String answer) {
        assertFalse(LineCount.NOTEBOOK.check(LineCount.NOTEBOOK.example(LOOP, 8, 0), answer).right(), answer);
    }

    @Test
    void theReasonSaysWhatWasWanted() {
        Example example = LineCount.PLAIN.example(LOOP, 8, 0);
        assertEquals(new Verdict(true, "equal"), LineCount.PLAIN.check(example, "8"));
        assertEquals(new Verdict(false, "9 given, 8 wanted"), LineCount.PLAIN.check(example, "9"));
        assertEquals(new Verdict(false, "not a number; 8 wanted"), LineCount.PLAIN.check(example, "x"));
    }

    @Test
    void anExampleOfAnotherTaskIsRefused() {
        Example other = new Example("output", "a = 1\n# ", "a?1", 1, 0);
        assertThrows(IllegalArgumentException.class, () -> LineCount.PLAIN.check(other, "1"));
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void aTaskIsFoundByItsName(Task task) {
        assertSame(task, Tasks.named(task.name()));
    }

    @Test
    void anUnknownNameListsTheKnownOnes() {
        assertEquals(
                "unknown task 'frob'; the tasks are line-count-notebook, line-count, output, operator,"
                        + " stepped-operator, stepped-input, code-trace",
                assertThrows(IllegalArgumentException.class, () -> Tasks.named("frob")).getMessage());
    }
}
