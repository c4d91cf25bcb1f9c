package org.codestep.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ScheduleTest {

    @Test
    void risesAndFallsLinearly() {
        Schedule schedule = Schedule.warmupLinear(0.01, 10, 110);
        assertEquals(0.001, schedule.learningRate(0), 1e-12);
        assertEquals(0.01, schedule.learningRate(9), 1e-12);
        assertEquals(0.01, schedule.learningRate(10), 1e-12);
        assertEquals(0.005, schedule.learningRate(60), 1e-12);
        assertEquals(0.0001, schedule.learningRate(109), 1e-12);
    }

    @Test
    void theReferenceDividesByTenThreeTimes() {
        Schedule schedule = Schedule.reference(1e-3, 100);
        assertEquals(1e-3, schedule.learningRate(0), 1e-15);
        assertEquals(1e-3, schedule.learningRate(69), 1e-15);
        assertEquals(1e-4, schedule.learningRate(70), 1e-15);
        assertEquals(1e-5, schedule.learningRate(80), 1e-15);
        assertEquals(1e-6, schedule.learningRate(99), 1e-15);
    }

    @Test
    void fallsAlongACosine() {
        Schedule schedule = new Schedule.Cosine(0.01, 0.001, 10, 110);
        assertEquals(0.005, schedule.learningRate(4), 1e-12);
        assertEquals(0.01, schedule.learningRate(10), 1e-12);
        assertEquals(0.001 + 0.009 * (1 + Math.sqrt(0.5)) / 2, schedule.learningRate(35), 1e-12);
        assertEquals(0.0055, schedule.learningRate(60), 1e-12);
        assertEquals(0.001, schedule.learningRate(110), 1e-12);
        assertEquals(0.001, schedule.learningRate(1000), 1e-12);
    }

    @Test
    void stepsDownAtMilestonesAfterWarmingUp() {
        Schedule schedule = new Schedule.MultiStep(0.01, 10, 100, List.of(0.5, 0.75), 0.5);
        assertEquals(0.002, schedule.learningRate(1), 1e-15);
        assertEquals(0.01, schedule.learningRate(49), 1e-15);
        assertEquals(0.005, schedule.learningRate(50), 1e-15);
        assertEquals(0.0025, schedule.learningRate(75), 1e-15);
    }

    @Test
    void numbersThatDoNotFitAreBothNamed() {
        assertRefused("a warm-up of 100 steps does not fit into a run of 100",
                () -> new Schedule.Cosine(0.01, 0, 100, 100));
        assertRefused("the last learning rate 0.1 is above the highest, 0.01",
                () -> new Schedule.Linear(0.01, 0.1, 0, 100));
        assertRefused("must be more than 0, got 0.0", () -> new Schedule.Linear(0, 0, 0, 100));
        assertRefused("must be at least 0, got NaN", () -> new Schedule.Constant(Double.NaN));
        assertRefused("shares of the run in [0, 1], got [1.5]",
                () -> new Schedule.MultiStep(0.01, 0, 100, List.of(1.5), 0.5));
    }

    private static void assertRefused(String message, Executable made) {
        String actual = assertThrows(IllegalArgumentException.class, made).getMessage();
        assertTrue(actual.contains(message), actual);
    }
}
