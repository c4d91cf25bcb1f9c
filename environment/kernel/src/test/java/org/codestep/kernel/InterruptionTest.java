package org.codestep.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InterruptionTest {
    private final Interruption interruption = new Interruption();

    @AfterEach
    void endCell() {
        interruption.cellEnds();
    }

    @Test
    void aRequestIsForTheRunningCellOnly() {
        interruption.cellStarts();
        assertFalse(interruption.isRequested());
        interruption.request();
        interruption.request();
        assertEquals(2, interruption.requests());
        assertTrue(interruption.lastedLongerThan(Duration.ZERO));
        assertFalse(interruption.lastedLongerThan(Duration.ofHours(1)));
        interruption.cellEnds();
        interruption.messageArrives();
        interruption.cellStarts();
        assertFalse(interruption.isRequested());
        assertFalse(interruption.lastedLongerThan(Duration.ZERO));
    }

    @Test
    void aRequestJustBeforeACellIsForThatCell() {
        interruption.request();
        interruption.messageArrives();
        interruption.messageArrives();
        interruption.cellStarts();
        assertTrue(interruption.isRequested());
        interruption.cellEnds();
        interruption.cellStarts();
        assertFalse(interruption.isRequested());
    }
}
