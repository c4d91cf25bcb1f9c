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

    private static Example question(String level) {
        return example(level, "?");
    }

    private static MajorityBaseline learn(Example... training) {
        // The task's name stands for the level here.
        return new MajorityBaseline(List.of(training), Example::task);
    }

    @Test
    void givesTheMostFrequentAnswerOfTheLevel() {
        MajorityBaseline baseline =
                learn(example("1.1", "3"), example("1.1", "5"), example("1.1", "5"), example("3.1", "3"));
        assertEquals("5", baseline.answer(question("1.1")));
        assertEquals("3", baseline.answer(question("3.1")));
    }

    @Test
    void ofEquallyFrequentAnswersTakesTheSmallest() {
        Example[] training = {example("1.1", "10"), example("1.1", "9"), example("1.1", "8"), example("1.1", "12")};
        assertEquals("8", learn(training).answer(question("1.1")));
        assertEquals("8", learn(training[3], training[2], training[1], training[0]).answer(question("1.1")));
    }

    @Test
    void withoutLevelsHasOneAnswer() {
        Baseline baseline = new MajorityBaseline(
                List.of(example("1.1", "3"), example("1.1", "5"), example("3.1", "5")));
        assertEquals("5", baseline.answer(question("4.1")));
    }

    @Test
    void refusesALevelThatItHasNotSeen() {
        MajorityBaseline baseline = learn(example("1.1", "3"));
        var e = assertThrows(IllegalArgumentException.class, () -> baseline.answer(question("4.1")));
        assertTrue(e.getMessage().contains("4.1") && e.getMessage().contains("[1.1]"), e.getMessage());
    }

    @Test
    void refusesToLearnFromNothing() {
        var e = assertThrows(IllegalArgumentException.class, () -> new MajorityBaseline(List.of()));
        assertEquals("the majority baseline needs at least one training example, got none", e.getMessage());
    }
}
