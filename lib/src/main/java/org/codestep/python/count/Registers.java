package org.codestep.python.count;

import java.util.Arrays;

/**
 * The values that a program works with, each in a place with a number: first the smallest integers, then variables,
 * then how far loops are, last what is computed within a statement. A truth value is the integer that it is equal to.
 * A variable's name has the same place in every program, until there are too many of them.
 */
final class Registers {

    /** What there is in a register. Two integers, and they alone, have {@link #INTEGER} in common. */
    static final byte UNSET = 0;
    static final byte INTEGER = 1;
    static final byte FLOAT = 2;

    /** How many registers a loop has. */
    private static final int OF_LOOP = 3;
    /** How many loops can be inside one another. */
    static final int MOST_LOOPS = 16;

    static final int SMALL_INTEGERS = 64;
    private static final int MOST_VARIABLES = 64;
    private static final int FIRST_OF_LOOPS = SMALL_INTEGERS + MOST_VARIABLES;
    private static final int FIRST_TEMPORARY = FIRST_OF_LOOPS + MOST_LOOPS * OF_LOOP;
    private static final int COUNT = 1 << Byte.SIZE;

    /** Of the table of names, a power of two; with fewer names in it, it is searched fast. */
    private static final int NAMES = 2 * MOST_VARIABLES;

    /** Floats as {@link Double#doubleToRawLongBits}. */
    private final long[] values = new long[COUNT];
    private final byte[] kinds = new byte[COUNT];
    private int nextTemporary;

    /** A hash table of names, zeros where there is none, and the place of each. */
    private final long[] names = new long[NAMES];
    private final int[] places = new int[NAMES];
    private int variables;

    Registers() {
        for (int i = 0; i < SMALL_INTEGERS; i++) {
            values[i] = i;
            kinds[i] = INTEGER;
        }
    }

    long[] values() {
        return values;
    }

    byte[] kinds() {
        return kinds;
    }

    /**
     * Begins a program: no variable has a value. At least half of the places are free; a program with more new names
     * than that may be refused, or counted, as others were before it.
     */
    void clear() {
        Arrays.fill(kinds, SMALL_INTEGERS, SMALL_INTEGERS + variables, UNSET);
        if (variables > MOST_VARIABLES / 2) {
            // There may be no place for those of the next program.
            Arrays.fill(names, 0);
            variables = 0;
        }
    }

    /** The registers of a loop. @param depth how many loops it is inside of. @return the first */
    static int ofLoop(int depth) {
        return FIRST_OF_LOOPS + depth * OF_LOOP;
    }

    /** Where a variable is. @throws Refusal if the name is not one for a variable */
    int variable(long name) {
        int at = (int) (name ^ name >>> 11 ^ name >>> 21) & NAMES - 1;
        while (names[at] != name) {
            if (names[at] == 0) {
                insert(name, at);
                break;
            }
            at = at + 1 & NAMES - 1;
        }
        return places[at];
    }

    private void insert(long name, int at) {
        if (variables == MOST_VARIABLES || !Words.isVariable(name)) {
            throw Refusal.IT;
        }
        names[at] = name;
        places[at] = SMALL_INTEGERS + variables++;
    }

    /** What the last statement computed on its way is not needed any more. */
    void beginStatement() {
        nextTemporary = FIRST_TEMPORARY;
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
