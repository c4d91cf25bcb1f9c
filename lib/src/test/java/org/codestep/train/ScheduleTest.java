package org.codestep.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

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
}
