package org.codestep.python.run;

import java.util.Arrays;
import org.codestep.python.syntax.Parser;

/** Puts a program together of its compiled lines. */
final class Assembler {

    private static final int FEW_STATEMENTS = 8;
    private static final int FEW_BRANCHES = 2;

    private final LineCursor cursor;
    /** The statements of the blocks that are not complete yet, inner ones last, and their lines. */
    private StatementNode[] statements = new StatementNode[FEW_STATEMENTS];
    private int[] numbers = new int[FEW_STATEMENTS];
    private int count;
    private int blocks;
    private int loops;
    private boolean failed;

    /** @param cursor before the program's first line */
    Assembler(LineCursor cursor) {
        this.cursor = cursor;
    }

    /** The program; null if its lines do not make one by themselves. */
    Block program() {
        if (!cursor.advance() || cursor.indentation() != 0) {
            return null;
        }
        Block body = block();
        return failed ? null : body;
    }

    /** The lines from here on that are indented as this one, with what is inside them. */
    private Block block() {
        int indentation = cursor.indentation();
        int first = count;
        while (cursor.indentation() == indentation && !failed) {
            int number = cursor.number();
            StatementNode statement = statement();
            push(statement, number);
        }
        // What is inside a statement was read with it, so a deeper line belongs to none.
        failed |= cursor.indentation() > indentation;
        Block block = new Block(
                Arrays.copyOfRange(statements, first, count), Arrays.copyOfRange(numbers, first, count));
        count = first;
        return block;
    }

    private void push(StatementNode statement, int number) {
        if (count == numbers.length) {
            statements = Arrays.copyOf(statements, 2 * count);
            numbers = Arrays.copyOf(numbers, 2 * count);
        }
        statements[count] = statement;
        numbers[count++] = number;
    }

    private StatementNode statement() {
        CompiledLine line = cursor.line();
        int indentation = cursor.indentation();
        return switch (line.kind()) {
            case SIMPLE -> simple(line);
            case JUMP -> {
                failed |= loops == 0;
                yield simple(line);
            }
            case IF -> conditional(indentation);
            case WHILE -> new Loops.While(line.expression(), loopBody(), orElse(indentation));
            case FOR -> new Loops.For(line.target(), line.expression(), loopBody(), orElse(indentation));
            case ELIF, ELSE, OTHER -> {
                failed = true;
                yield null;
            }
        };
    }

    private StatementNode simple(CompiledLine line) {
        cursor.advance();
        return line.statement();
    }

    private StatementNode conditional(int indentation) {
        int[] headers = new int[FEW_BRANCHES];
        ExpressionNode[] tests = new ExpressionNode[FEW_BRANCHES];
        Block[] bodies = new Block[FEW_BRANCHES];
        int branches = 0;
        do {
            if (branches == tests.length) {
                headers = Arrays.copyOf(headers, 2 * branches);
                tests = Arrays.copyOf(tests, 2 * branches);
                bodies = Arrays.copyOf(bodies, 2 * branches);
            }
            headers[branches] = cursor.number();
            tests[branches] = cursor.line().expression();
            bodies[branches++] = suite();
        } while (isAt(CompiledLine.Kind.ELIF, indentation));
        failed |= branches > Parser.MOST_BRANCHES;
        return new Statements.If(headers, Arrays.copyOf(tests, branches), bodies, orElse(indentation));
    }

    private Block loopBody() {
        loops++;
        Block body = suite();
        loops--;
        return body;
    }

    private Block orElse(int indentation) {
        return isAt(CompiledLine.Kind.ELSE, indentation) ? suite() : Block.EMPTY;
    }

    private boolean isAt(CompiledLine.Kind kind, int indentation) {
        return !failed && cursor.indentation() == indentation && cursor.line().kind() == kind;
    }

    /** The block after a header. */
    private Block suite() {
        int header = cursor.indentation();
        failed |= !cursor.advance() || cursor.indentation() <= header || ++blocks > Parser.DEEPEST_BLOCK;
        Block body = failed ? Block.EMPTY : block();
        blocks--;
        return body;
    }
}
