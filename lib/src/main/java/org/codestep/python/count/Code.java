package org.codestep.python.count;

/**
 * The code of a register machine while it is written. An instruction is a word: an operation, and in a byte each the
 * register that it sets and two that it reads. A jump is followed by a word with the place to go to, and two others by
 * what does not fit into theirs.
 */
final class Code {

    /** Set in the first instruction of a line that is an event. */
    static final int LINE = 0x80;
    static final int OPERATION = LINE - 1;

    static final int NOTHING = 0;
    /** Needs its first operand to have a value, and does nothing. */
    static final int USE = 1;
    static final int MOVE = 2;
    static final int ADD = 3;
    static final int SUBTRACT = 4;
    static final int MULTIPLY = 5;
    static final int DIVIDE = 6;
    static final int FLOOR_DIVIDE = 7;
    static final int MODULO = 8;
    static final int NEGATE = 9;
    static final int NOT = 11;
    /** The comparisons. With {@link #TO_JUMP_UNLESS} added each is a jump if it does not hold. */
    static final int LESS = 12;
    static final int LESS_EQUAL = 13;
    static final int GREATER = 14;
    static final int GREATER_EQUAL = 15;
    static final int EQUAL = 16;
    static final int NOT_EQUAL = 17;
    static final int JUMP_IF_FALSE = 24;
    static final int JUMP_IF_TRUE = 25;
    static final int JUMP = 26;
    /** To an earlier place. */
    static final int JUMP_BACK = 27;
    /** Sets up a loop's three registers: the next number, how many are left, and the step, whose register follows. */
    static final int RANGE = 28;
    /** Sets a variable to the next number of a loop's registers, or jumps if none is left. */
    static final int NEXT = 29;
    /** Sets a register to the number in the two words after it, the low half first. */
    static final int LOAD = 30;
    static final int STOP = 31;

    static final int TO_JUMP_UNLESS = 6;

    private static final int NONE = -1;

    /** No code has as many words for each byte of its source. */
    private final int[] words = new int[4 * SourceBytes.LONGEST];
    private int count;
    private int line;
    /** The last instruction; {@link #NONE} if jumps go past it, so that it does not always run before the next. */
    private int producer;

    void clear() {
        count = 0;
        line = 0;
        producer = NONE;
    }

    int[] words() {
        return words;
    }

    /** Where the next instruction will be. Jumps may go there. */
    int here() {
        producer = NONE;
        return count;
    }

    /** The next instruction is the first one of a line. */
    void beginLine() {
        line = LINE;
    }

    /** What comes is not yet the line's event; {@link #beginLine} says from where it is. */
    void delayLine() {
        line = 0;
    }

    void add(int operation, int target, int left, int right) {
        producer = count;
        word(operation | line | target << 8 | left << 16 | right << 24);
        line = 0;
    }

    void word(int word) {
        words[count++] = word;
    }

    void load(int target, long value) {
        add(LOAD, target, 0, 0);
        word((int) value);
        word((int) (value >>> Integer.SIZE));
    }

    /**
     * Puts into a register what another one has: it is computed there at once if it can.
     *
     * @param from if a temporary register, the one that was set last
     */
    void move(int target, int from) {
        if (producer != NONE && Registers.isTemporary(from)) {
            words[producer] = words[producer] & ~0xff00 | target << 8;
        } else {
            add(MOVE, target, from, 0);
        }
        producer = NONE;
    }

    /** A jump to a place that is not known yet. @return for {@link #land} */
    int jump(int operation, int register) {
        return jump(operation, 0, register);
    }

    int jump(int operation, int target, int register) {
        add(operation, target, register, 0);
        return targetWord();
    }

    /**
     * Jumps if a condition does not hold.
     *
     * @param condition if a temporary register, the one that was set last
     * @return for {@link #land}
     */
    int jumpUnless(int condition) {
        int operation = producer == NONE ? NOTHING : words[producer] & OPERATION;
        if (Registers.isTemporary(condition) && operation >= LESS && operation <= NOT_EQUAL) {
            words[producer] += TO_JUMP_UNLESS;
        } else {
            add(JUMP_IF_FALSE, 0, condition, 0);
        }
        return targetWord();
    }

    /** Room for the place to jump to. */
    private int targetWord() {
        producer = NONE;
        word(0);
        return count - 1;
    }

    /** Jumps back. */
    void jumpBack(int place) {
        add(JUMP_BACK, 0, 0, 0);
        producer = NONE;
        word(place);
    }

    /** Lets a jump go to the next instruction. */
    void land(int jump) {
        words[jump] = here();
    }

    /** Puts a jump into a list of those that go to the same place. @param list the former ones, 0 for none */
    int link(int jump, int list) {
        words[jump] = list;
        return jump;
    }

    /** Lets all jumps of a list go to the next instruction. */
    void landAll(int list) {
        for (int jump = list; jump != 0;) {
            int earlier = words[jump];
            land(jump);
            jump = earlier;
        }
    }
}
