package org.codestep.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.codestep.corpus.Example;
import org.codestep.task.kind.CodeTrace;
import org.codestep.task.kind.LineCount;
import org.codestep.task.kind.OutputPrediction;
import org.codestep.task.kind.Tasks;
import org.codestep.task.kind.Vocabulary;
import org.codestep.task.mask.MarkedCode;
import org.codestep.trace.Limits;
import org.codestep.trace.TinyPyTracer;
import org.codestep.trace.Trace;
import org.codestep.trace.Tracer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tasks about all of a run: output and code-trace. */
class WholeRunTasksTest {

    private static final OutputPrediction OUTPUT = new OutputPrediction();
    private static final CodeTrace TRACE = new CodeTrace();

    private static Example only(Task task, String source) {
        List<Example> examples = task.examples(new Subject(source, 3), null).list();
        assertEquals(1, examples.size());
        return examples.get(0);
    }

    @Test
    void outputIsTheFinalStates() {
        assertEquals(
                new Example("output", "b = 1\na = 2 / 1\nb = -3\n# ", "b?-3;a?2.0", 1, 3),
                only(OUTPUT, "b = 1\na = 2 / 1\nb = -3\n"));
        assertEquals("print(1)\n# ", only(OUTPUT, "print(1)").text());
    }

    @ParameterizedTest
    @CsvSource({
        "b?-3;a?2.0, true", "a?2.0;b?-3, true", "b?-3;a?2, false", "b?-3, false", "b?-3;a?2.0;c?1, false", "'', false"
    })
    void statesAreRightInAnyOrder(String answer, boolean right) {
        Example example = only(OUTPUT, "b = -3\na = 2 / 1");
        assertEquals(right, OUTPUT.check(example, answer).right());
        assertEquals(right, OUTPUT.check(OUTPUT.parse(example.text(), 3), answer + "\n").right());
    }

    @Test
    void aTraceIsTheCodeOnceAStepAndTheEnd() {
        Example example = only(TRACE, "a = 1\nif a == 1 :\n\ta = 2");
        assertEquals("a = 1\nif a == 1 :\n\ta = 2\n#STEP\n", example.prompt());
        assertEquals("""
                @a = 1$
                if a == 1 :
                	a = 2
                #STEP
                a = 1
                @if a == 1 :$a?1
                	a = 2
                #STEP
                a = 1
                if a == 1 :
                @	a = 2$a?1
                #STEP
                a = 1
                if a == 1 :
                	a = 2
                @^$a?2""", example.answer());
        assertEquals(example, TRACE.parse(example.text(), 3));
    }

    @Test
    void aTraceIsRightAsAWholeOrInItsLastStep() {
        Example example = only(TRACE, "a = 1\nb = a");
        assertEquals(new Verdict(true, "every step is right"), TRACE.check(example, example.answer() + "\n"));
        String slip = example.answer().replace("@b = a$a?1", "@b = a$a?7");
        assertEquals(new Verdict(false, "step 2 of 3 is wrong; the last one is right"), TRACE.check(example, slip));
        assertTrue(TRACE.isLastStepRight(example, slip));
        String wrong = example.answer().replace("@^$a?1;b?1", "@^$a?1;b?2");
        assertEquals(new Verdict(false, "step 3 of 3 is wrong"), TRACE.check(example, wrong));
        assertFalse(TRACE.isLastStepRight(example, wrong));
        assertEquals("it goes on after the last of 3 steps",
                TRACE.check(example, example.answer() + "\n#STEP\na").reason());
    }

    /** Marking is undone by parsing, and what is parsed is the tracer's step. */
    @Test
    void theStepsOfATraceAreTheTracers() {
        for (Subject subject : GeneratedSubjects.of(25, 6)) {
            Trace trace = new TinyPyTracer().trace(
                    subject.source(), Limits.DEFAULT, Tracer.Detail.STEPS);
            String[] steps = only(TRACE, subject.source()).answer().split("\n#STEP\n");
            assertEquals(trace.steps().size() + 1, steps.length);
            for (int i = 0; i < trace.steps().size(); i++) {
                MarkedCode step = MarkedCode.parse(steps[i]);
                assertEquals(subject.source(), step.code());
                assertEquals(trace.steps().get(i).line(), step.line());
                assertEquals(trace.steps().get(i).states().toString(), step.states());
            }
            assertEquals(subject.source() + "\n@^$" + trace.finalStates(), steps[steps.length - 1]);
        }
    }

    @Test
    void aProgramThatOnlyCPythonTakesCanBeAskedAboutAsAWhole() {
        String source = "import math\na = math.gcd(12, 18)";
        try (Tracer tracer = Tracer.best()) {
            Subject subject = new Subject(source, 0, tracer);
            assertEquals(source + "\n# a?6", OUTPUT.examples(subject, null).list().get(0).text());
            assertTrue(TRACE.examples(subject, null).list().get(0).answer().endsWith("@^$a?6"));
            assertEquals("2", LineCount.PLAIN.examples(subject, null).list().get(0).answer());
        }
    }

    @Test
    void aSnippetThatHoldsTheFormatsMarksIsRefused() {
        for (String source : List.of("a = 1\n#STEP\nb = 2", "a = '$'")) {
            assertThrows(UnusableSnippetException.class, () -> only(TRACE, source), source);
        }
        assertThrows(UnusableSnippetException.class, () -> only(OUTPUT, "a = 'x;y'"));
    }

    @Test
    void promptAndAnswerAreEncodedAlikeApartAndTogetherForEveryTask() {
        var tokenizer = Vocabulary.tokenizer(Tasks.all());
        long tokens = 0;
        for (Task task : Tasks.all()) {
            for (Subject subject : GeneratedSubjects.of(60, 9)) {
                for (Example example : task.examples(subject, null).list()) {
                    List<Integer> apart = new ArrayList<>();
                    for (String part : List.of(example.prompt(), example.answer())) {
                        for (int id : tokenizer.encode(part)) {
                            apart.add(id);
                        }
                    }
                    int[] together = tokenizer.encode(example.text());
                    assertEquals(apart, Arrays.stream(together).boxed().toList(), example.text());
                    assertEquals(example.text(), tokenizer.decode(together));
                    tokens += together.length;
                }
            }
        }
        assertTrue(tokens > 1_000_000, tokens + " tokens");
    }
}
