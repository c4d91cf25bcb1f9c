package org.codestep.python.count;

/**
 * Compiles expressions of numbers and truth values, by Dijkstra's shunting-yard algorithm: in one loop, with a stack
 * of the operators that wait for their right operand, and one of the registers that the operands will be in.
 */
final class ExpressionCompiler {

    /** How many operators can wait, parentheses included: far less than Python takes. */
    private static final int DEEPEST = 50;

    /** How tightly operators bind. */
    private static final int OR = 1;
    private static final int AND = 2;
    private static final int NOT = 3;
    private static final int COMPARISON = 4;
    private static final int SUM = 5;
    private static final int PRODUCT = 6;
    private static final int SIGN = 7;

    /** An operator is a number: how tightly it binds, how many bytes it has, and the operation, a byte each. */
    private static final int BINDING_SHIFT = 16;
    private static final int LENGTH_SHIFT = 8;
    private static final int BYTE = 0xff;
    /** What waits for a closing parenthesis or the end of the expression. */
    private static final int OPEN = 0;

    private static final int OR_OPERATOR = operator(OR, 2, 0);
    private static final int AND_OPERATOR = operator(AND, 3, 0);
    private static final int NOT_OPERATOR = operator(NOT, 0, Code.NOT);

    /** The operators with two operands by their first byte and what comes after it; 0 where there is none. */
    private static final int[] OPERATORS = new int[1 << Byte.SIZE + 2];
    private static final int BEFORE_OTHERS = 0;
    private static final int BEFORE_EQUAL = 1;
    private static final int TWICE = 2;

    static {
        OPERATORS['+' << 2 | BEFORE_OTHERS] = operator(SUM, 1, Code.ADD);
        OPERATORS['+' << 2 | TWICE] = operator(SUM, 1, Code.ADD);
        OPERATORS['-' << 2 | BEFORE_OTHERS] = operator(SUM, 1, Code.SUBTRACT);
        OPERATORS['-' << 2 | TWICE] = operator(SUM, 1, Code.SUBTRACT);
        OPERATORS['*' << 2 | BEFORE_OTHERS] = operator(PRODUCT, 1, Code.MULTIPLY);
        OPERATORS['/' << 2 | BEFORE_OTHERS] = operator(PRODUCT, 1, Code.DIVIDE);
        OPERATORS['/' << 2 | TWICE] = operator(PRODUCT, 2, Code.FLOOR_DIVIDE);
        OPERATORS['%' << 2 | BEFORE_OTHERS] = operator(PRODUCT, 1, Code.MODULO);
        OPERATORS['<' << 2 | BEFORE_OTHERS] = operator(COMPARISON, 1, Code.LESS);
        OPERATORS['<' << 2 | BEFORE_EQUAL] = operator(COMPARISON, 2, Code.LESS_EQUAL);
        OPERATORS['>' << 2 | BEFORE_OTHERS] = operator(COMPARISON, 1, Code.GREATER);
        OPERATORS['>' << 2 | BEFORE_EQUAL] = operator(COMPARISON, 2, Code.GREATER_EQUAL);
        OPERATORS['=' << 2 | BEFORE_EQUAL] = operator(COMPARISON, 2, Code.EQUAL);
        OPERATORS['!' << 2 | BEFORE_EQUAL] = operator(COMPARISON, 2, Code.NOT_EQUAL);
    }

    private final SourceBytes source;
    private final Registers registers;
    private final Code code;
    /** The first one is {@link #OPEN}. */
    private final int[] operators = new int[DEEPEST];
    private int lastOperator;
    private final int[] operands = new int[DEEPEST];
    private int operandCount;
    /** Of each waiting {@code and} and {@code or}, the jump over its right operand. */
    private final int[] jumps = new int[DEEPEST];
    private int jumpCount;

    ExpressionCompiler(SourceBytes source, Registers registers, Code code) {
        this.source = source;
        this.registers = registers;
        this.code = code;
    }

    private static int operator(int binding, int length, int operation) {
        return binding << BINDING_SHIFT | length << LENGTH_SHIFT | operation;
    }

    private static int binding(int operator) {
        return operator >>> BINDING_SHIFT;
    }

    /**
     * Compiles the expression that is next.
     *
     * @return the register that its value will be in
     * @throws Refusal if it is not one of numbers
     */
    int expression() {
        byte[] text = source.text();
        int at = source.at();
        lastOperator = 0;
        operandCount = 0;
        jumpCount = 0;
        while (true) {
            // Most operands are a letter or a digit, and read here, without a call.
            byte first = text[at];
            int kind = SourceBytes.CLASSES[first & 0xff];
            boolean single = SourceBytes.CLASSES[text[at + 1] & 0xff] == SourceBytes.OTHER && text[at + 1] != '.';
            if (single && kind == SourceBytes.LETTER) {
                operands[operandCount++] = registers.variable(first);
                at++;
            } else if (single && kind == SourceBytes.DIGIT) {
                operands[operandCount++] = first - '0';
                at++;
            } else if (first == '(') {
                push(OPEN);
                at = SourceBytes.afterBlanks(text, at + 1);
                continue;
            } else {
                source.goTo(at);
                boolean isOperand = operandOrPrefix(kind);
                at = source.at();
                if (!isOperand) {
                    continue;
                }
            }
            at = SourceBytes.afterBlanks(text, at);
            int operator = operatorAt(text, at);
            while (operator == OPEN) {
                applyDownTo(OPEN);
                if (lastOperator == 0) {
                    source.goTo(at);
                    return operands[0];
                }
                if (text[at] != ')') {
                    throw Refusal.IT;
                }
                lastOperator--;
                at = SourceBytes.afterBlanks(text, at + 1);
                operator = operatorAt(text, at);
            }
            take(operator);
            at = SourceBytes.afterBlanks(text, at + (operator >>> LENGTH_SHIFT & BYTE));
        }
    }

    /** The operator with two operands that begins at a place; {@link #OPEN} if none does. */
    private static int operatorAt(byte[] text, int at) {
        byte first = text[at];
        byte second = text[at + 1];
        int next = second == '=' ? BEFORE_EQUAL : second == first ? TWICE : BEFORE_OTHERS;
        int operator = OPERATORS[(first & 0xff) << 2 | next];
        return operator == OPEN && (first == 'a' || first == 'o') ? wordAt(text, at) : operator;
    }

    private static int wordAt(byte[] text, int at) {
        boolean or = text[at] == 'o' && text[at + 1] == 'r';
        boolean and = text[at] == 'a' && text[at + 1] == 'n' && text[at + 2] == 'd';
        int length = or ? 2 : 3;
        if (!or && !and || SourceBytes.CLASSES[text[at + length] & 0xff] != SourceBytes.OTHER) {
            throw Refusal.IT;
        }
        return or ? OR_OPERATOR : AND_OPERATOR;
    }

    /** Reads an operand and says true; or a sign or {@code not}, which stand before one, and says false. */
    private boolean operandOrPrefix(int kind) {
        if (kind == SourceBytes.DIGIT) {
            operands[operandCount++] = constant(source.integer());
            return true;
        } else if (kind == SourceBytes.LETTER) {
            long word = source.word();
            // As an operand of any other operator, not is no Python without parentheses.
            if (word == Words.NOT && binding(operators[lastOperator]) <= NOT) {
                push(NOT_OPERATOR);
                return false;
            }
            operands[operandCount++] = name(word);
            return true;
        }
        switch (source.peek()) {
            case '-' -> push(operator(SIGN, 1, Code.NEGATE));
            case '+' -> push(operator(SIGN, 1, Code.MOVE));
            default -> throw Refusal.IT;
        }
        source.advanceOver(1);
        return false;
    }

    private int constant(long value) {
        if (value < Registers.SMALL_INTEGERS) {
            return (int) value;
        }
        int place = registers.temporary();
        code.load(place, value);
        return place;
    }

    private int name(long word) {
        if (word == Words.TRUE || word == Words.FALSE) {
            return constant(word == Words.TRUE ? 1 : 0);
        }
        return registers.variable(word);
    }

    private void push(int operator) {
        if (lastOperator == DEEPEST - 1) {
            throw Refusal.IT;
        }
        operators[++lastOperator] = operator;
    }

    /** Lets an operator wait whose left operand is complete once those that bind as tightly are applied. */
    private void take(int operator) {
        int binding = binding(operator);
        applyDownTo(binding == COMPARISON ? SUM : binding);
        // Of a chain of comparisons each operand is evaluated once, and only as long as those before hold.
        if (binding == COMPARISON && binding(operators[lastOperator]) == COMPARISON) {
            throw Refusal.IT;
        }
        if (binding <= AND) {
            decide(binding);
        }
        push(operator);
    }

    /** Applies the operators that wait, up to a parenthesis or one that binds less tightly. */
    private void applyDownTo(int binding) {
        while (operators[lastOperator] != OPEN && binding(operators[lastOperator]) >= binding) {
            apply(operators[lastOperator--]);
        }
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
        int binding = binding(operator);
        int right = operands[--operandCount];
        if (binding <= AND) {
            code.move(operands[operandCount - 1], right);
            code.land(jumps[--jumpCount]);
            return;
        }
        boolean prefix = binding == NOT || binding == SIGN;
        int left = prefix ? right : operands[--operandCount];
        int result = place(left, right);
        code.add(operator & BYTE, result, left, right);
        operands[operandCount++] = result;
    }

    /** Where a result goes: to the place of an operand that nothing else needs. */
    private int place(int left, int right) {
        if (Registers.isTemporary(left)) {
            return left;
        }
        return Registers.isTemporary(right) ? right : registers.temporary();
    }
}
