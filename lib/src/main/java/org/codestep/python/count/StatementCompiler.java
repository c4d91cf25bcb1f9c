package org.codestep.python.count;

/** Compiles programs line by line. */
final class StatementCompiler {

    /** What a block belongs to. */
    private static final int IF = 0;
    private static final int ELSE = 1;
    private static final int WHILE = 2;
    private static final int FOR = 3;
    private static final int LOOP_ELSE = 4;

    /** Fewer blocks inside one another than the parser takes, since each can be a loop's, which needs registers. */
    private static final int DEEPEST = Registers.MOST_LOOPS;
    /** The parser takes 500 operations in a statement, each at least a word. Ends of blocks count, too. */
    private static final int MOST_WORDS = 400;

    /** {@code a = 1} and its line end as eight bytes, zeros in the places of the letter and the digit. */
    private static final long ASSIGNED = Words.of("\0 = \0\n");
    private static final long ASSIGNED_MASK = 0xff00_ffff_ff00L;
    private static final int ASSIGNED_DIGIT = 4 * Byte.SIZE;
    private static final int ASSIGNED_LENGTH = 5;
    /** {@code print(a)} likewise. */
    private static final long PRINTED = Words.of("print(\0)");
    private static final long PRINTED_MASK = ~(0xffL << 6 * Byte.SIZE);
    private static final int PRINTED_LETTER = 6 * Byte.SIZE;
    private static final int PRINTED_LENGTH = 8;

    private final SourceBytes source;
    private final Registers registers;
    private final Code code;
    private final ExpressionCompiler expressions;

    /** The kind of blank that the program is indented by; 0 before the first. */
    private byte blank;
    /** The open blocks, inner ones last, and for each of them: what it is, */
    private final int[] kinds = new int[DEEPEST];
    /** how far its header and its lines are indented, */
    private final int[] headers = new int[DEEPEST];
    private final int[] indentations = new int[DEEPEST];
    /** where a loop begins, */
    private final int[] starts = new int[DEEPEST];
    /** the jump if its test fails, and those to the end of the whole statement. */
    private final int[] skips = new int[DEEPEST];
    private final int[] ends = new int[DEEPEST];
    private int open;
    private int loops;
    private boolean afterHeader;

    StatementCompiler(SourceBytes source, Registers registers, Code code) {
        this.source = source;
        this.registers = registers;
        this.code = code;
        this.expressions = new ExpressionCompiler(source, registers, code);
    }

    /** @throws Refusal if it is not a program that can be counted here */
    void program() {
        blank = 0;
        open = 0;
        loops = 0;
        afterHeader = false;
        do {
            int begin = code.here();
            line();
            if (code.here() - begin > MOST_WORDS) {
                throw Refusal.IT;
            }
        } while (source.nextLine());
        if (afterHeader) {
            throw Refusal.IT;
        }
        while (open > 0) {
            close();
        }
        code.add(Code.STOP, 0, 0, 0);
    }

    private void line() {
        int indentation = indentation();
        int part = place(indentation);
        if (usualLine(part)) {
            return;
        }
        long word = source.word();
        if (word == Words.ELSE || word == Words.ELIF) {
            orElse(part, word);
            return;
        }
        beginAfter(part);
        if (source.peek() == '=' && source.peekAfter() != '=') {
            assign(registers.variable(word));
        } else if (word == Words.PRINT) {
            print();
        } else if (word == Words.IF) {
            ifTest(indentation, 0);
        } else if (word == Words.FOR) {
            forLoop(indentation);
        } else if (word == Words.WHILE) {
            whileLoop(indentation);
        } else {
            otherStatement(word);
        }
    }

    /**
     * Compiles {@code a = 1} and {@code print(a)}, of any letter and digit and written just so. More than half of the
     * lines of generated snippets are one of the two, and they are known by a look at eight bytes.
     *
     * @param part as {@link #place} returned it
     * @return whether the line is one of them
     */
    private boolean usualLine(int part) {
        long bytes = source.eightBytes();
        int first = (int) bytes & 0xff;
        if ((bytes & ASSIGNED_MASK) == ASSIGNED && isLetter(first)) {
            int digit = (int) (bytes >>> ASSIGNED_DIGIT) & 0xff;
            if (SourceBytes.CLASSES[digit] == SourceBytes.DIGIT) {
                beginAfter(part);
                code.add(Code.MOVE, registers.variable(first), digit - '0', 0);
                source.goTo(source.at() + ASSIGNED_LENGTH);
                return true;
            }
        } else if ((bytes & PRINTED_MASK) == PRINTED) {
            int letter = (int) (bytes >>> PRINTED_LETTER) & 0xff;
            if (isLetter(letter) && source.isLineEnd(PRINTED_LENGTH)) {
                beginAfter(part);
                code.add(Code.USE, 0, registers.variable(letter), 0);
                source.goTo(source.at() + PRINTED_LENGTH);
                return true;
            }
        }
        return false;
    }

    private static boolean isLetter(int b) {
        return SourceBytes.CLASSES[b] == SourceBytes.LETTER;
    }

    /** Begins a statement after another one. @param part as {@link #place} returned it */
    private void beginAfter(int part) {
        if (part >= 0) {
            close();
        }
        beginStatement();
    }

    private void beginStatement() {
        registers.beginStatement();
        code.beginLine();
    }

    private int indentation() {
        byte first = source.peek();
        if (first != ' ' && first != '\t') {
            return 0;
        }
        if (blank == 0) {
            blank = first;
        }
        return source.indentation(blank);
    }

    /**
     * Ends the blocks that a line is not in.
     *
     * @return the one that ends just before the line, so that it may go on with {@code else}; -1 if none does. It is
     *     the innermost one, and still to be closed
     */
    private int place(int indentation) {
        if (afterHeader) {
            if (indentation <= headers[open - 1]) {
                throw Refusal.IT;
            }
            indentations[open - 1] = indentation;
            afterHeader = false;
            return -1;
        }
        while (open > 0 && indentation < indentations[open - 1]) {
            if (headers[open - 1] == indentation) {
                return open - 1;
            }
            close();
        }
        if (indentation != (open == 0 ? 0 : indentations[open - 1])) {
            throw Refusal.IT;
        }
        return -1;
    }

    /** Ends the innermost block and the statement that it belongs to. */
    private void close() {
        open--;
        endBody(open);
        if (kinds[open] == IF) {
            code.land(skips[open]);
        }
        code.landAll(ends[open]);
    }

    /** What comes after a block's last line. Of a loop, also after its last turn. */
    private void endBody(int block) {
        if (isLoop(block)) {
            loops--;
            code.jumpBack(starts[block]);
            code.land(skips[block]);
        }
    }

    /** @param block that ends just before, -1 for none */
    private void orElse(int block, long word) {
        boolean ofIf = block >= 0 && kinds[block] == IF;
        boolean ofLoop = block >= 0 && isLoop(block);
        if (!ofIf && (!ofLoop || word == Words.ELIF)) {
            throw Refusal.IT;
        }
        if (ofIf) {
            ends[block] = code.link(code.jump(Code.JUMP, 0), ends[block]);
            code.land(skips[block]);
        } else {
            endBody(block);
        }
        if (word == Words.ELIF) {
            open--;
            beginStatement();
            ifTest(headers[block], ends[block]);
            return;
        }
        kinds[block] = ofIf ? ELSE : LOOP_ELSE;
        header();
    }

    /** @param ends jumps to the end of the statement so far */
    private void ifTest(int indentation, int ends) {
        int skip = code.jumpUnless(expressions.expression());
        openBlock(IF, indentation, 0, skip);
        this.ends[open - 1] = ends;
    }

    private void whileLoop(int indentation) {
        int start = code.here();
        int skip = code.jumpUnless(expressions.expression());
        openBlock(WHILE, indentation, start, skip);
        loops++;
    }

    private void forLoop(int indentation) {
        code.delayLine();
        int variable = registers.variable(source.word());
        if (source.word() != Words.IN || source.word() != Words.RANGE) {
            throw Refusal.IT;
        }
        int state = range();
        code.beginLine();
        int start = code.here();
        int skip = code.jump(Code.NEXT, variable, state);
        openBlock(FOR, indentation, start, skip);
        loops++;
    }

    /** @return the first of the registers that keep how far the loop is */
    private int range() {
        source.expect('(');
        int start = 0;
        int step = 1;
        int stop = expressions.expression();
        if (source.peek() == ',') {
            source.advanceOver(1);
            start = stop;
            stop = expressions.expression();
            if (source.peek() == ',') {
                source.advanceOver(1);
                step = expressions.expression();
            }
        }
        source.expect(')');
        int state = Registers.ofLoop(loops);
        code.add(Code.RANGE, state, start, stop);
        code.word(step);
        return state;
    }

    /** Begins a block. @param start of the loop, if it is one's */
    private void openBlock(int kind, int indentation, int start, int skip) {
        if (open == DEEPEST) {
            throw Refusal.IT;
        }
        kinds[open] = kind;
        headers[open] = indentation;
        starts[open] = start;
        skips[open] = skip;
        ends[open++] = 0;
        header();
    }

    /** The colon at a header's end. */
    private void header() {
        source.expect(':');
        afterHeader = true;
    }

    private void assign(int variable) {
        source.advanceOver(1);
        code.move(variable, expressions.expression());
    }

    private void print() {
        source.expect('(');
        if (source.peek() == ')') {
            code.add(Code.NOTHING, 0, 0, 0);
        } else {
            code.add(Code.USE, 0, expressions.expression(), 0);
        }
        source.expect(')');
    }

    private void otherStatement(long word) {
        if (word == Words.PASS) {
            code.add(Code.NOTHING, 0, 0, 0);
        } else if (word == Words.BREAK) {
            int loop = innermostLoop();
            ends[loop] = code.link(code.jump(Code.JUMP, 0), ends[loop]);
        } else if (word == Words.CONTINUE) {
            code.jumpBack(starts[innermostLoop()]);
        } else {
            augmentedAssign(registers.variable(word));
        }
    }

    private int innermostLoop() {
        if (loops == 0) {
            throw Refusal.IT;
        }
        int block = open - 1;
        while (!isLoop(block)) {
            block--;
        }
        return block;
    }

    private boolean isLoop(int block) {
        return kinds[block] == WHILE || kinds[block] == FOR;
    }

    private void augmentedAssign(int variable) {
        int operation = switch (source.peek()) {
            case '+' -> Code.ADD;
            case '-' -> Code.SUBTRACT;
            case '*' -> Code.MULTIPLY;
            case '/' -> source.peekAfter() == '/' ? Code.FLOOR_DIVIDE : Code.DIVIDE;
            case '%' -> Code.MODULO;
            default -> throw Refusal.IT;
        };
        source.goTo(source.at() + (operation == Code.FLOOR_DIVIDE ? 2 : 1));
        source.expect('=');
        code.add(operation, variable, variable, expressions.expression());
    }
}
