package org.codestep.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.codestep.corpus.Example;
import org.junit.jupiter.api.Test;

class MajorityBaselineTest {

    private static Example example(String level, String answer) {
        return new Example(level, "", answer, 1, 0);
    }

    private static MajorityBaseline learn(Example... training) {
        // The task's name stands for the level here.
        return MajorityBaseline.learn(List.of(training), Example::task);
    }

    @Test
    void givesTheMostFrequentAnswerOfTheLevel() {
        MajorityBaseline baseline =
                learn(example("1.1", "3"), example("1.1", "5"), example("1.1", "5"), example("3.1", "3"));
        assertEquals("5", baseline.answer("1.1"));
        assertEquals("3", baseline.answer("3.1"));
    }

    @Test
    void ofEquallyFrequentAnswersTakesTheSmallest() {
        Example[] training = {example("1.1", "10"), example("1.1", "9"), example("1.1", "8"), example("1.1", "12")};
        assertEquals("8", learn(training).answer("1.1"));
        assertEquals("8", learn(training[3], training[2], training[1], training[0]).answer("1.1"));
    }

    @Test
    void answersTheExamplesOfOthers() {
        List<Prediction> model = SyntheticPredictions.random(200, 0.5, 1);
        MajorityBaseline baseline = MajorityBaseline.learn(
                model.stream().map(Prediction::example).toList(),
                example -> model.get((int) example.snippet()).level());
        List<Prediction> answers = baseline.answerAll(model);
        for (int i = 0; i < model.size(); i++) {
            assertEquals(model.get(i).example(), answers.get(i).example());
            assertEquals(answers.get(i).right(), answers.get(i).answer().equals(model.get(i).example().answer()));
        }
        // All snippets of these levels execute the same number of lines.
        assertTrue(answers.stream().filter(answer -> !answer.level().equals("3.1")).allMatch(Prediction::right));
        assertTrue(baseline.answerAll(model, (example, answer) -> false).stream().noneMatch(Prediction::right));
    }

    @Test
    void refusesALevelThatItHasNotSeen() {
        MajorityBaseline baseline = learn(example("1.1", "3"));
        var e = assertThrows(IllegalArgumentException.class, () -> baseline.answer("4.1"));
        assertTrue(e.getMessage().contains("4.1") && e.getMessage().contains("[1.1]"), e.getMessage());
    }
}
