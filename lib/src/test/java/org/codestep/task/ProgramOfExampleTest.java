package org.codestep.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.rng.simple.RandomSource;
import org.codestep.corpus.Example;
import org.codestep.task.kind.CodeTrace;
import org.codestep.task.kind.OutputPrediction;
import org.codestep.task.kind.SteppedOperator;
import org.codestep.task.kind.Tasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an example says of the program that it was made from, and of its answer's steps. */
class ProgramOfExampleTest {

    static Stream<Task> tasks() {
        var both = new TaskOptions(1, 2, EnumSet.allOf(OperatorClass.class), 0, 9);
        return Tasks.all().stream().map(task -> task instanceof SteppedOperator ? task.with(both) : task);
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void everyExampleGivesItsSnippetBack(Task task) {
        int examples = 0;
        for (Subject subject : GeneratedSubjects.of(60, 3)) {
            try {
                for (Example example : task.examples(subject, RandomSource.SPLIT_MIX_64.create(5)).list()) {
                    assertEquals(Optional.of(subject.source()), task.program(example), example.prompt());
                    assertTrue(task.isLastStepRight(example, example.answer()));
                    examples++;
                }
            } catch (UnusableSnippetException e) {
                assertFalse(e.getMessage().isEmpty());
            }
        }
        assertTrue(examples > 100, task.name() + ": " + examples);
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void anotherTasksPromptIsRefused(Task task) {
        Example other = new Example(task.name(), "a = 1\nwhat?", "1", 1, 0);
        assertThrows(IllegalArgumentException.class, () -> task.program(other));
    }

    @Test
    void onlyATraceHasSteps() {
        Example trace = new CodeTrace().examples(new Subject("a = 1\nb = 2", 0), null).list().get(0);
        assertEquals(
                List.of("@a = 1$\nb = 2", "a = 1\n@b = 2$a?1", "a = 1\nb = 2\n@^$a?1;b?2"),
                new CodeTrace().steps(trace.answer()));
        assertEquals(List.of("a?1;b?2"), new OutputPrediction().steps("a?1;b?2\n"));
        String wrongBefore = trace.answer().replaceFirst("a\\?1", "a?7");
        assertFalse(new CodeTrace().check(trace, wrongBefore).right());
        assertTrue(new CodeTrace().isLastStepRight(trace, wrongBefore));
    }
}
