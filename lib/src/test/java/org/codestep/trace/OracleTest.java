package org.codestep.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** A test without what it needs is skipped, but not in continuous integration. */
class OracleTest {

    @Test
    void whatIsMissingFailsInContinuousIntegrationOnly() {
        Oracle.require(true, "a", "b", "true");
        assertThrows(TestAbortedException.class, () -> Oracle.require(false, "bwrap", "none", null));
        assertThrows(TestAbortedException.class, () -> Oracle.require(false, "bwrap", "none", "false"));
        var failure = assertThrows(AssertionFailedError.class, () -> Oracle.require(false, "bwrap", "none", "true"));
        assertEquals("this test needs bwrap; found: none", failure.getMessage());
    }
}
