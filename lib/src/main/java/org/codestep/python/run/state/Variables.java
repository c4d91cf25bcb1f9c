package org.codestep.python.run.state;

import java.util.function.BiConsumer;

/** Variables that have a value, in the order in which CPython lists them: that of their first assignment. */
public interface Variables {

    /** Tells each name, and its value as CPython's {@code str} shows it. Functions are left out. */
    void forEach(BiConsumer<String, String> action);
}
