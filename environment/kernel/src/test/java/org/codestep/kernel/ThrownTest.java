package org.codestep.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class ThrownTest {
    private static final class Bad extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException();
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            return null;
        }

        @Override
        public Throwable getCause() {
            throw new IllegalArgumentException("cause");
        }
    }

    @Test
    void methodsThatFailArePartOfTheReport() {
        Exception read = Thrown.by(new Bad());
        assertEquals("(its getMessage threw java.lang.IllegalStateException)", read.getMessage());
        assertEquals("cause", read.getCause().getMessage());
        assertEquals(0, read.getStackTrace().length);
    }

    @Test
    void causesThatGoInACircleEnd() {
        Exception one = new Exception("one");
        Exception two = new Exception("two", one);
        one.initCause(two);
        Exception read = Thrown.by(one);
        assertEquals("two", read.getCause().getMessage());
        assertNull(read.getCause().getCause());
    }
}
