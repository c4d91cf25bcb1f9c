package org.codestep.python.count;

/** Compiles expressions of numbers and truth values. Each method returns the register that the value will be in. */
final class ExpressionCompiler {

    /** Far less than Python takes, and than the stack has room for. */
    private static final int DEEPEST = 50;

    private static final int COMPARISON = 1;
    private static final int SUM = 2;
    private static final int PRODUCT = 3;
    /** Of the operators with two operands, by their first byte. */
    private static final byte[] PRECEDENCES = new byte[1 << Byte.SIZE];

    static {
        for (char c : "<>=!".toCharArray()) {
            PRECEDENCES[c] = COMPARISON;
        }
        PRECEDENCES['+'] = SUM;
        PRECEDENCES['-'] = SUM;
        PRECEDENCES['*'] = PRODUCT;
        PRECEDENCES['/'] = PRODUCT;
        PRECEDENCES['%'] = PRODUCT;
    }

    private final SourceBytes source;
    private final Registers registers;
    private final Code code;
    private int depth;

    ExpressionCompiler(SourceBytes source, Registers registers, Code code) {
        this.source = source;
        this.registers = registers;
        this.code = code;
    }

    void clear() {
        depth = 0;
    }

    int expression() {
        int left = conjunction();
        while (source.peek() == 'o') {
            requireWord(Words.OR);
            left = otherwise(left, Code.JUMP_IF_TRUE);
        }
        return left;
    }

    private int conjunction() {
        int left = negation();
        while (source.peek() == 'a') {
            requireWord(Words.AND);
            left = otherwise(left, Code.JUMP_IF_FALSE);
        }
        return left;
    }

    private void requireWord(long wanted) {
        if (source.word() != wanted) {
            throw Refusal.IT;
        }
    }

    /** The value of {@code left and ...} or {@code left or ...}. */
    private int otherwise(int left, int jumpOver) {
        int result = Registers.isTemporary(left) ? left : registers.temporary();
        if (result != left) {
            code.add(Code.MOVE, result, left, 0);
        }
        int end = code.jump(jumpOver, result);
        code.move(result, jumpOver == Code.JUMP_IF_TRUE ? conjunction() : negation());
        code.land(end);
        return result;
    }

    /** A comparison, or {@code not} with what it negates. */
    private int negation() {
        return source.peek() == 'n' && source.peekAfter() == 'o' ? negationOrName() : binary(COMPARISON);
    }

    private int negationOrName() {
        long word = source.word();
        if (word != Words.NOT) {
            return binary(registers.variable(word), COMPARISON);
        }
        enter();
        int operand = negation();
        depth--;
        int result = target(operand, operand);
        code.add(Code.NOT, result, operand, 0);
        return result;
    }

    private void enter() {
        if (++depth > DEEPEST) {
            throw Refusal.IT;
        }
    }

    private int binary(int lowest) {
        return binary(operand(), lowest);
    }

    /** Operands joined by operators that bind at least as tightly as {@code lowest}. @param first operand */
    private int binary(int first, int lowest) {
        int left = first;
        while (true) {
            int precedence = PRECEDENCES[source.peek() & 0xff];
            if (precedence < lowest || precedence == 0) {
                return left;
            }
            int operation = operator();
            int right = binary(precedence + 1);
            int result = target(left, right);
            code.add(operation, result, left, right);
            left = result;
            if (precedence == COMPARISON) {
                // Of a chain each operand is evaluated once, and only as long as the comparisons hold.
                if (PRECEDENCES[source.peek() & 0xff] == COMPARISON) {
                    throw Refusal.IT;
                }
                return left;
            }
        }
    }

    /** Where a result goes: to the place of an operand that nothing else needs. */
    private int target(int left, int right) {
        if (Registers.isTemporary(left)) {
            return left;
        }
        return Registers.isTemporary(right) ? right : registers.temporary();
    }

    private int operator() {
        byte first = source.peek();
        byte second = source.peekAfter();
        boolean equal = second == '=';
        int operation;
        int length = 1;
        switch (first) {
            case '+' -> operation = Code.ADD;
            case '-' -> operation = Code.SUBTRACT;
            case '%' -> operation = Code.MODULO;
            case '*' -> operation = Code.MULTIPLY;
            case '/' -> {
                length = second == '/' ? 2 : 1;
                operation = second == '/' ? Code.FLOOR_DIVIDE : Code.DIVIDE;
            }
            case '<' -> {
                length = equal ? 2 : 1;
                operation = equal ? Code.LESS_EQUAL : Code.LESS;
            }
            case '>' -> {
                length = equal ? 2 : 1;
                operation = equal ? Code.GREATER_EQUAL : Code.GREATER;
            }
            default -> {
                if (!equal) {
                    throw Refusal.IT;
                }
                length = 2;
                operation = first == '=' ? Code.EQUAL : Code.NOT_EQUAL;
            }
        }
        source.advanceOver(length);
        return operation;
    }

    private int operand() {
        if (source.atLetter()) {
            return name(source.word());
        } else if (source.atDigit()) {
            return registers.constant(source.integer());
        }
        switch (source.peek()) {
            case '(' -> {
                source.advanceOver(1);
                enter();
                int inner = expression();
                depth--;
                source.expect(')');
                return inner;
            }
            case '-' -> {
                return signed(Code.NEGATE);
            }
            case '+' -> {
                return signed(Code.PLUS);
            }
            default -> throw Refusal.IT;
        }
    }

    private int name(long word) {
        if (word == Words.TRUE || word == Words.FALSE) {
            return registers.constant(word == Words.TRUE ? 1 : 0);
        }
        return registers.variable(word);
    }

    private int signed(int operation) {
        source.advanceOver(1);
        enter();
        int operand = operand();
        depth--;
        int result = target(operand, operand);
        code.add(operation, result, operand, 0);
        return result;
    }
}
