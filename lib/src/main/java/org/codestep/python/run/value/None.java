package org.codestep.python.run.value;

/** Python's {@code None}. */
public enum None {
    NONE
}
