package org.codestep.python.run.line;

import java.util.Arrays;
import org.codestep.python.run.node.Block;
import org.codestep.python.run.node.ExpressionNode;
import org.codestep.python.run.node.Loops;
import org.codestep.python.run.node.StatementNode;
import org.codestep.python.run.node.Statements;
import org.codestep.python.syntax.parser.Parser;

/** Puts a program together of its compiled lines. */
final class Assembler {

    private static final int FEW_STATEMENTS = 8;
    private static final int FEW_BRANCHES = 2;

    private static final int NONE = -1;

    private final SourceLines lines;
    private int next;
    /** That of the next line; {@link #NONE} after the last. */
    private int indentation;
    /** The statements of the blocks that are not complete yet, inner ones last, and their lines. */
    private StatementNode[] statements = new StatementNode[FEW_STATEMENTS];
    private int[] numbers = new int[FEW_STATEMENTS];
    private int count;
    private int blocks;
    private int loops;
    private boolean failed;

    private Assembler(SourceLines lines) {
        this.lines = lines;
        this.indentation = lines.indentation(0);
    }

    /** The program; null if the lines do not make one. @param lines at least one */
    static Block program(SourceLines lines) {
        Assembler assembler = new Assembler(lines);
        assembler.failed = assembler.indentation != 0;
        Block body = assembler.block();
        return assembler.failed ? null : body;
    }

    private void advance() {
        next++;
        indentation = next < lines.count() ? lines.indentation(next) : NONE;
    }

    /** The lines from here on that are indented as this one, with what is inside them. */
    private Block block() {
        int own = indentation;
        int first = count;
        while (indentation == own && !failed) {
            int number = next + 1;
            StatementNode statement = statement();
            push(statement, number);
        }
        // What is inside a statement was read with it, so a deeper line belongs to none.
        failed |= indentation > own;
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
        CompiledLine line = lines.line(next);
        int own = indentation;
        return switch (line.kind()) {
            case SIMPLE -> simple(line);
            case JUMP -> {
                failed |= loops == 0;
                yield simple(line);
            }
            case IF -> conditional(own);
            case WHILE -> new Loops.While(line.expression(), loopBody(), orElse(own));
            case FOR -> new Loops.For(line.target(), line.expression(), loopBody(), orElse(own));
            case ELIF, ELSE, OTHER -> {
                failed = true;
                yield null;
            }
        };
    }

    private StatementNode simple(CompiledLine line) {
        advance();
        return line.statement();
    }

    private StatementNode conditional(int own) {
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
            headers[branches] = next + 1;
            tests[branches] = lines.line(next).expression();
            bodies[branches++] = suite();
        } while (isAt(CompiledLine.Kind.ELIF, own));
        failed |= branches > Parser.MOST_BRANCHES;
        return new Statements.If(headers, Arrays.copyOf(tests, branches), bodies, orElse(own));
    }

    private Block loopBody() {
        loops++;
        Block body = suite();
        loops--;
        return body;
    }

    private Block orElse(int own) {
        return isAt(CompiledLine.Kind.ELSE, own) ? suite() : Block.EMPTY;
    }

    /** Whether the next line is the part of a statement that is indented so much. */
    private boolean isAt(CompiledLine.Kind kind, int own) {
        return !failed && indentation == own && lines.line(next).kind() == kind;
    }

    /** The block after a header. */
    private Block suite() {
        int header = indentation;
        advance();
        failed |= indentation <= header || ++blocks > Parser.DEEPEST_BLOCK;
        Block body = failed ? Block.EMPTY : block();
        blocks--;
        return body;
    }
}
