package org.codestep.python.run;

/** Python's {@code None}. */
public enum None {
    NONE
}
