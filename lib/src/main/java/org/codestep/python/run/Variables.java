package org.codestep.python.run;

/** Variables that have a value, in order of first assignment. */
public interface Variables {

    int size();

    /** @param index from 0 */
    String name(int index);

    /** The value as CPython's {@code str} shows it. @param index from 0 */
    String text(int index);
}
