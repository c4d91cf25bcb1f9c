package org.codestep.python.count;

import java.util.Arrays;

/**
 * The values that a program works with, each in a place with a number: first the smallest integers, then variables
 * and other constants as the program comes to them, last what is computed within a statement. A truth value is the
 * integer that it is equal to.
 */
final class Registers {

    /** What there is in a register. Two integers, and they alone, have {@link #INTEGER} in common. */
    static final byte UNSET = 0;
    static final byte INTEGER = 1;
    static final byte FLOAT = 2;

    private static final int SMALL_INTEGERS = 64;
    private static final int FIRST_TEMPORARY = 192;
    private static final int COUNT = 256;

    private static final int NAMES = 64;
    private static final int MOST_NAMES = 48;

    /** Floats as {@link Double#doubleToRawLongBits}. */
    private final long[] values = new long[COUNT];
    private final byte[] kinds = new byte[COUNT];
    private int next;
    private int nextTemporary;

    /** A hash table of the names of all programs lately, and where each was last. */
    private final long[] names = new long[NAMES];
    private final int[] placesOfNames = new int[NAMES];
    private final int[] programsOfNames = new int[NAMES];
    private int nameCount;
    private int program;

    Registers() {
        for (int i = 0; i < SMALL_INTEGERS; i++) {
            values[i] = i;
            kinds[i] = INTEGER;
        }
    }

    /** Begins a program: no variable has a value. */
    void clear() {
        next = SMALL_INTEGERS;
        program++;
        if (nameCount > MOST_NAMES) {
            Arrays.fill(names, 0);
            nameCount = 0;
        }
        beginStatement();
    }

    /** What the last statement computed on its way is not needed any more. */
    void beginStatement() {
        nextTemporary = FIRST_TEMPORARY;
    }

    long[] values() {
        return values;
    }

    byte[] kinds() {
        return kinds;
    }

    /** Where a variable is. @throws Refusal if the name is not one for a variable */
    int variable(long name) {
        int at = (int) (name ^ name >>> 11 ^ name >>> 21) & NAMES - 1;
        while (names[at] != name) {
            if (names[at] == 0) {
                return insert(name, at);
            }
            at = at + 1 & NAMES - 1;
        }
        if (programsOfNames[at] != program) {
            programsOfNames[at] = program;
            placesOfNames[at] = fresh(1);
        }
        return placesOfNames[at];
    }

    private int insert(long name, int at) {
        // A full table would be searched without an end.
        if (nameCount == NAMES - 1 || !Words.isVariable(name)) {
            throw Refusal.IT;
        }
        nameCount++;
        names[at] = name;
        programsOfNames[at] = program;
        placesOfNames[at] = fresh(1);
        return placesOfNames[at];
    }

    int constant(long value) {
        if (value < SMALL_INTEGERS) {
            return (int) value;
        }
        int place = fresh(1);
        kinds[place] = INTEGER;
        values[place] = value;
        return place;
    }

    /** Places in a row that nothing else uses. @return the first */
    int fresh(int count) {
        int place = next;
        if (place + count > FIRST_TEMPORARY) {
            throw Refusal.IT;
        }
        next += count;
        Arrays.fill(kinds, place, next, UNSET);
        return place;
    }

    int temporary() {
        if (nextTemporary == COUNT) {
            throw Refusal.IT;
        }
        return nextTemporary++;
    }

    static boolean isTemporary(int register) {
        return register >= FIRST_TEMPORARY;
    }
}
