package org.codestep.python.count;

/** Runs {@link Code} and counts the lines. What it cannot do as Python would, it refuses. */
final class Machine {

    /** Integers up to this are floats without rounding. */
    private static final long LARGEST_EXACT_FLOAT = 1L << 53;
    /** Bounds of a {@code range} up to this have a distance that fits into 64 bits. */
    private static final long FARTHEST = 1L << 61;

    private final int[] code;
    private final long[] values;
    private final byte[] kinds;

    Machine(Code code, Registers registers) {
        this.code = code.words();
        this.values = registers.values();
        this.kinds = registers.kinds();
    }

    /**
     * The number of lines.
     *
     * @throws Refusal if the run comes to what is not for this machine, or to more lines than these
     */
    long run(long mostLines) {
        int[] code = this.code;
        long[] values = this.values;
        byte[] kinds = this.kinds;
        long lines = 0;
        int at = 0;
        while (true) {
            int word = code[at++];
            lines += word >>> 7 & 1;
            int target = word >>> 8 & 0xff;
            int left = word >>> 16 & 0xff;
            int right = word >>> 24;
            switch (word & Code.OPERATION) {
                case Code.NOTHING -> { }
                case Code.USE -> requireValue(left);
                case Code.MOVE -> {
                    requireValue(left);
                    set(target, values[left], kinds[left]);
                }
                case Code.ADD -> {
                    long x = values[left];
                    long y = values[right];
                    long sum = x + y;
                    if ((kinds[left] & kinds[right]) != Registers.INTEGER) {
                        setFloat(target, number(left) + number(right));
                    } else if (((x ^ sum) & (y ^ sum)) >= 0) {
                        set(target, sum, Registers.INTEGER);
                    } else {
                        throw Refusal.IT;
                    }
                }
                case Code.SUBTRACT -> {
                    long x = values[left];
                    long y = values[right];
                    long difference = x - y;
                    if ((kinds[left] & kinds[right]) != Registers.INTEGER) {
                        setFloat(target, number(left) - number(right));
                    } else if (((x ^ y) & (x ^ difference)) >= 0) {
                        set(target, difference, Registers.INTEGER);
                    } else {
                        throw Refusal.IT;
                    }
                }
                case Code.MULTIPLY -> {
                    if ((kinds[left] & kinds[right]) != Registers.INTEGER) {
                        setFloat(target, number(left) * number(right));
                    } else {
                        long low = values[left] * values[right];
                        if (Math.multiplyHigh(values[left], values[right]) != low >> 63) {
                            throw Refusal.IT;
                        }
                        set(target, low, Registers.INTEGER);
                    }
                }
                case Code.DIVIDE -> divide(target, left, right);
                case Code.FLOOR_DIVIDE -> {
                    requireDivisor(left, right);
                    set(target, Math.floorDiv(values[left], values[right]), Registers.INTEGER);
                }
                case Code.MODULO -> {
                    requireDivisor(left, right);
                    set(target, Math.floorMod(values[left], values[right]), Registers.INTEGER);
                }
                case Code.NEGATE -> {
                    if (kinds[left] != Registers.INTEGER) {
                        setFloat(target, -number(left));
                    } else if (values[left] == Long.MIN_VALUE) {
                        throw Refusal.IT;
                    } else {
                        set(target, -values[left], Registers.INTEGER);
                    }
                }
                case Code.NOT -> set(target, isTrue(left) ? 0 : 1, Registers.INTEGER);
                case Code.LESS -> setTruth(target, less(left, right));
                case Code.LESS_EQUAL -> setTruth(target, lessOrEqual(left, right));
                case Code.GREATER -> setTruth(target, less(right, left));
                case Code.GREATER_EQUAL -> setTruth(target, lessOrEqual(right, left));
                case Code.EQUAL -> setTruth(target, equal(left, right));
                case Code.NOT_EQUAL -> setTruth(target, !equal(left, right));
                case Code.LESS + Code.TO_JUMP_UNLESS -> at = less(left, right) ? at + 1 : code[at];
                case Code.LESS_EQUAL + Code.TO_JUMP_UNLESS -> at = lessOrEqual(left, right) ? at + 1 : code[at];
                case Code.GREATER + Code.TO_JUMP_UNLESS -> at = less(right, left) ? at + 1 : code[at];
                case Code.GREATER_EQUAL + Code.TO_JUMP_UNLESS -> at = lessOrEqual(right, left) ? at + 1 : code[at];
                case Code.EQUAL + Code.TO_JUMP_UNLESS -> at = equal(left, right) ? at + 1 : code[at];
                case Code.NOT_EQUAL + Code.TO_JUMP_UNLESS -> at = equal(left, right) ? code[at] : at + 1;
                case Code.JUMP_IF_FALSE -> at = isTrue(left) ? at + 1 : code[at];
                case Code.JUMP_IF_TRUE -> at = isTrue(left) ? code[at] : at + 1;
                case Code.JUMP -> at = code[at];
                case Code.JUMP_BACK -> {
                    if (lines > mostLines) {
                        throw Refusal.IT;
                    }
                    at = code[at];
                }
                case Code.RANGE -> setUpRange(target, left, right, code[at++]);
                case Code.NEXT -> {
                    if (values[left + 1] == 0) {
                        at = code[at];
                    } else {
                        values[left + 1]--;
                        set(target, values[left], Registers.INTEGER);
                        values[left] += values[left + 2];
                        at++;
                    }
                }
                case Code.LOAD -> {
                    long low = code[at++] & 0xffffffffL;
                    set(target, (long) code[at++] << Integer.SIZE | low, Registers.INTEGER);
                }
                case Code.STOP -> {
                    if (lines > mostLines) {
                        throw Refusal.IT;
                    }
                    return lines;
                }
                default -> throw new IllegalStateException("no operation: " + (word & Code.OPERATION));
            }
        }
    }

    private void set(int register, long value, byte kind) {
        values[register] = value;
        kinds[register] = kind;
    }

    private void setFloat(int register, double value) {
        set(register, Double.doubleToRawLongBits(value), Registers.FLOAT);
    }

    private void setTruth(int register, boolean value) {
        set(register, value ? 1 : 0, Registers.INTEGER);
    }

    /** A variable without a value is a NameError. */
    private void requireValue(int register) {
        if (kinds[register] == Registers.UNSET) {
            throw Refusal.IT;
        }
    }

    /** An operand of an operation with a float. */
    private double number(int register) {
        requireValue(register);
        return kinds[register] == Registers.FLOAT ? Double.longBitsToDouble(values[register]) : values[register];
    }

    private boolean isTrue(int register) {
        requireValue(register);
        return kinds[register] == Registers.FLOAT
                ? Double.longBitsToDouble(values[register]) != 0
                : values[register] != 0;
    }

    private void divide(int target, int left, int right) {
        boolean integers = (kinds[left] & kinds[right]) == Registers.INTEGER;
        // CPython does not round greater integers before it divides them.
        if (integers && !(isExactFloat(values[left]) && isExactFloat(values[right]))) {
            throw Refusal.IT;
        }
        double divisor = number(right);
        if (divisor == 0) {
            throw Refusal.IT;
        }
        setFloat(target, number(left) / divisor);
    }

    /** Of {@code //} and {@code %}, which are done for integers only, and not where the quotient overflows. */
    private void requireDivisor(int left, int right) {
        boolean overflow = values[left] == Long.MIN_VALUE && values[right] == -1;
        if ((kinds[left] & kinds[right]) != Registers.INTEGER || values[right] == 0 || overflow) {
            throw Refusal.IT;
        }
    }

    private static boolean isExactFloat(long value) {
        return value >= -LARGEST_EXACT_FLOAT && value <= LARGEST_EXACT_FLOAT;
    }

    private boolean less(int left, int right) {
        return (kinds[left] & kinds[right]) == Registers.INTEGER
                ? values[left] < values[right]
                : comparable(left) < comparable(right);
    }

    private boolean lessOrEqual(int left, int right) {
        return (kinds[left] & kinds[right]) == Registers.INTEGER
                ? values[left] <= values[right]
                : comparable(left) <= comparable(right);
    }

    private boolean equal(int left, int right) {
        return (kinds[left] & kinds[right]) == Registers.INTEGER
                ? values[left] == values[right]
                : comparable(left) == comparable(right);
    }

    /** An operand of a comparison with a float, which is not rounded for it. */
    private double comparable(int register) {
        if (kinds[register] == Registers.INTEGER && !isExactFloat(values[register])) {
            throw Refusal.IT;
        }
        return number(register);
    }

    private void setUpRange(int state, int start, int stop, int step) {
        if ((kinds[start] & kinds[stop] & kinds[step]) != Registers.INTEGER) {
            throw Refusal.IT;
        }
        long from = values[start];
        long to = values[stop];
        long by = values[step];
        if (by == 0 || isFar(from) || isFar(to) || isFar(by)) {
            throw Refusal.IT;
        }
        values[state] = from;
        values[state + 1] = by > 0
                ? (Math.max(to - from, 0) + by - 1) / by
                : (Math.max(from - to, 0) - by - 1) / -by;
        values[state + 2] = by;
    }

    private static boolean isFar(long value) {
        return value < -FARTHEST || value > FARTHEST;
    }
}
