package org.codestep.python.count;

/**
 * Compiles expressions of numbers and truth values, by Dijkstra's shunting-yard algorithm: in one loop, with a stack
 * of the operators that wait for their right operand and one of the registers that their operands will be in.
 */
final class ExpressionCompiler {

    /** Operators that wait, parentheses included: far less than Python takes. */
    private static final int DEEPEST = 50;

    /** How tightly operators bind; what has not been closed binds nothing. */
    private static final int OPEN = 0;
    private static final int OR = 1;
    private static final int AND = 2;
    private static final int NOT = 3;
    private static final int COMPARISON = 4;
    private static final int SUM = 5;
    private static final int PRODUCT = 6;
    private static final int SIGN = 7;

    /** An operator on the stack or in the table: how tightly it binds, its length, and its operation. */
    private static final int BINDING_SHIFT = 16;
    private static final int LENGTH_SHIFT = 8;
    private static final int OPERATION = 0xff;
    /** Operators with two operands by their first byte, and whether it is followed by '=' or by itself. */
    private static final int[] OPERATORS = new int[4 << Byte.SIZE];
    private static final int ALONE = 0;
    private static final int BEFORE_EQUAL = 1;
    private static final int TWICE = 2;

    static {
        put('+', ALONE, SUM, Code.ADD);
        put('+', TWICE, SUM, Code.ADD);
        put('-', ALONE, SUM, Code.SUBTRACT);
        put('-', TWICE, SUM, Code.SUBTRACT);
        put('*', ALONE, PRODUCT, Code.MULTIPLY);
        put('/', ALONE, PRODUCT, Code.DIVIDE);
        put('/', TWICE, PRODUCT, Code.FLOOR_DIVIDE);
        put('%', ALONE, PRODUCT, Code.MODULO);
        put('<', ALONE, COMPARISON, Code.LESS);
        put('<', BEFORE_EQUAL, COMPARISON, Code.LESS_EQUAL);
        put('>', ALONE, COMPARISON, Code.GREATER);
        put('>', BEFORE_EQUAL, COMPARISON, Code.GREATER_EQUAL);
        put('=', BEFORE_EQUAL, COMPARISON, Code.EQUAL);
        put('!', BEFORE_EQUAL, COMPARISON, Code.NOT_EQUAL);
    }

    private final SourceBytes source;
    private final Registers registers;
    private final Code code;
    private final int[] operators = new int[DEEPEST];
    private final int[] operands = new int[DEEPEST];
    /** Of each waiting {@code and} and {@code or}, the jump over its right operand. */
    private final int[] jumps = new int[DEEPEST];
    private int operandCount;
    private int jumpCount;

    ExpressionCompiler(SourceBytes source, Registers registers, Code code) {
        this.source = source;
        this.registers = registers;
        this.code = code;
    }

    private static void put(char first, int next, int binding, int operation) {
        int length = next == ALONE || binding == SUM ? 1 : 2;
        OPERATORS[first << 2 | next] = binding << BINDING_SHIFT | length << LENGTH_SHIFT | operation;
    }

    /** Compiles the expression that is next. @return the register that its value will be in */
    int expression() {
        byte[] text = source.text();
        int at = source.at();
        int waiting = 0;
        operandCount = 0;
        jumpCount = 0;
        operators[0] = OPEN;
        while (true) {
            byte first = text[at];
            int kind = SourceBytes.CLASSES[first & 0xff];
            boolean single = SourceBytes.CLASSES[text[at + 1] & 0xff] == 0;
            if (kind == SourceBytes.LETTER && single) {
                operands[operandCount++] = registers.variable(first);
                at++;
            } else if (kind == SourceBytes.DIGIT && single && text[at + 1] != '.') {
                operands[operandCount++] = first - '0';
                at++;
            } else if (first == '(') {
                if (waiting == DEEPEST - 1) {
                    throw Refusal.IT;
                }
                operators[++waiting] = OPEN;
                at++;
                while (text[at] == ' ' || text[at] == '\t') {
                    at++;
                }
                continue;
            } else {
                source.goTo(at);
                int prefix = prefix(operators[waiting] >>> BINDING_SHIFT);
                at = source.at();
                if (prefix >= 0) {
                    if (waiting == DEEPEST - 1) {
                        throw Refusal.IT;
                    }
                    operators[++waiting] = prefix;
                    continue;
                }
            }
            while (true) {
                while (text[at] == ' ' || text[at] == '\t') {
                    at++;
                }
                byte sign = text[at];
                byte second = text[at + 1];
                int next = second == '=' ? BEFORE_EQUAL : second == sign ? TWICE : ALONE;
                int operator = OPERATORS[(sign & 0xff) << 2 | next];
                if (operator == 0 && SourceBytes.CLASSES[sign & 0xff] == SourceBytes.LETTER) {
                    source.goTo(at);
                    operator = wordOperator();
                    at = source.at();
                }
                int binding = operator >>> BINDING_SHIFT;
                while (operators[waiting] >>> BINDING_SHIFT >= binding && operators[waiting] != OPEN) {
                    // Of a chain each operand is evaluated once, and only as long as the comparisons hold.
                    if (binding == COMPARISON && operators[waiting] >>> BINDING_SHIFT == COMPARISON) {
                        throw Refusal.IT;
                    }
                    apply(operators[waiting--]);
                }
                if (binding != OPEN) {
                    if (binding <= AND) {
                        decide(binding);
                    }
                    at += operator >>> LENGTH_SHIFT & 0xff;
                    while (text[at] == ' ' || text[at] == '\t') {
                        at++;
                    }
                    if (waiting == DEEPEST - 1) {
                        throw Refusal.IT;
                    }
                    operators[++waiting] = operator;
                    break;
                }
                if (waiting == 0) {
                    source.goTo(at);
                    return operands[0];
                }
                if (sign != ')') {
                    throw Refusal.IT;
                }
                at++;
                waiting--;
            }
        }
    }

    /**
     * Reads an operand, or what stands before one: an opening parenthesis, a sign or {@code not}.
     *
     * @param binding of the operator before it
     * @return what stands before an operand, or -1 after one
     */
    private int prefix(int binding) {
        if (source.atLetter()) {
            long word = source.word();
            if (word == Words.NOT && binding <= NOT) {
                return NOT << BINDING_SHIFT | Code.NOT;
            }
            operands[operandCount++] = name(word);
            return -1;
        } else if (source.atDigit()) {
            operands[operandCount++] = constant(source.integer());
            return -1;
        }
        byte sign = source.peek();
        source.advanceOver(1);
        return switch (sign) {
            case '(' -> OPEN;
            case '-' -> SIGN << BINDING_SHIFT | Code.NEGATE;
            case '+' -> SIGN << BINDING_SHIFT | Code.PLUS;
            default -> throw Refusal.IT;
        };
    }

    private int constant(long value) {
        if (value < Registers.SMALL_INTEGERS) {
            return (int) value;
        }
        int place = registers.temporary();
        code.add(Code.LOAD, place, 0, 0);
        code.word((int) value);
        code.word((int) (value >>> Integer.SIZE));
        return place;
    }

    private int name(long word) {
        if (word == Words.TRUE || word == Words.FALSE) {
            return word == Words.TRUE ? 1 : 0;
        }
        return registers.variable(word);
    }

    private int wordOperator() {
        long word = source.word();
        if (word == Words.AND) {
            return AND << BINDING_SHIFT;
        } else if (word == Words.OR) {
            return OR << BINDING_SHIFT;
        }
        throw Refusal.IT;
    }

    /** The left operand of {@code and} or {@code or} is known: it may be the value. */
    private void decide(int binding) {
        int left = operands[operandCount - 1];
        if (!Registers.isTemporary(left)) {
            int result = registers.temporary();
            code.add(Code.MOVE, result, left, 0);
            operands[operandCount - 1] = result;
            left = result;
        }
        jumps[jumpCount++] = code.jump(binding == AND ? Code.JUMP_IF_FALSE : Code.JUMP_IF_TRUE, left);
    }

    /** The operands of an operator are known. */
    private void apply(int operator) {
        int right = operands[--operandCount];
        int binding = operator >>> BINDING_SHIFT;
        if (binding >= COMPARISON && binding != SIGN) {
            int left = operands[operandCount - 1];
            int result = target(left, right);
            code.add(operator & OPERATION, result, left, right);
            operands[operandCount - 1] = result;
        } else if (binding <= AND) {
            code.move(operands[operandCount - 1], right);
            code.land(jumps[--jumpCount]);
        } else {
            int result = target(right, right);
            code.add(operator & OPERATION, result, right, 0);
            operands[operandCount++] = result;
        }
    }

    /** Where a result goes: to the place of an operand that nothing else needs. */
    private int target(int left, int right) {
        if (Registers.isTemporary(left)) {
            return left;
        }
        return Registers.isTemporary(right) ? right : registers.temporary();
    }
}
