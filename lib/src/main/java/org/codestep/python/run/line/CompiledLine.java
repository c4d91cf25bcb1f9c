package org.codestep.python.run.line;

import java.util.Arrays;
import org.codestep.python.run.node.ExpressionNode;
import org.codestep.python.run.node.StatementNode;
import org.codestep.python.run.node.TargetNode;

/**
 * What a physical line stands for wherever it stands, its indentation left out.
 *
 * <p>Thousands of these are compared with a text now and then, so what is compared is kept in the object itself: to
 * fetch another one from memory takes longer than the comparison.
 */
final class CompiledLine {

    enum Kind {
        /** A statement that fits on a line. */
        SIMPLE,
        /** {@code break} or {@code continue}. */
        JUMP,
        IF,
        ELIF,
        ELSE,
        WHILE,
        FOR,
        /** Nothing that can be told without the lines around it. */
        OTHER
    }

    private static final int BYTES_IN_WORDS = 4 * Long.BYTES;
    private static final byte[] NOTHING = {};

    private final long first;
    private final long second;
    private final long third;
    private final long fourth;
    private final int length;
    private final byte[] rest;
    private final Kind kind;
    private final StatementNode statement;
    private final ExpressionNode expression;
    private final TargetNode target;

    private CompiledLine(
            byte[] text, Kind kind, StatementNode statement, ExpressionNode expression, TargetNode target) {
        this.first = word(text, 0, text.length);
        this.second = word(text, Long.BYTES, text.length);
        this.third = word(text, 2 * Long.BYTES, text.length);
        this.fourth = word(text, 3 * Long.BYTES, text.length);
        this.length = text.length;
        this.rest = length > BYTES_IN_WORDS ? Arrays.copyOfRange(text, BYTES_IN_WORDS, length) : NOTHING;
        this.kind = kind;
        this.statement = statement;
        this.expression = expression;
        this.target = target;
    }

    static CompiledLine of(byte[] text, Kind kind, StatementNode statement) {
        return new CompiledLine(text, kind, statement, null, null);
    }

    /** A header, or the part of one that takes the place of another. @param expression null for {@code else} */
    static CompiledLine header(byte[] text, Kind kind, ExpressionNode expression, TargetNode target) {
        return new CompiledLine(text, kind, null, expression, target);
    }

    static CompiledLine other(byte[] text) {
        return new CompiledLine(text, Kind.OTHER, null, null, null);
    }

    /** Up to eight bytes, the first one lowest, zeros for those that are missing. */
    static long word(byte[] text, int from, int end) {
        long word = 0;
        for (int i = Math.min(end, from + Long.BYTES) - 1; i >= from; i--) {
            word = word << Byte.SIZE | text[i] & 0xff;
        }
        return word;
    }

    /** Whether the text begins with these {@link #word words}. */
    boolean hasWords(long first, long second, long third, long fourth) {
        return this.first == first && this.second == second && this.third == third && this.fourth == fourth;
    }

    /** Whether the text is as long, and the same after its first words. */
    boolean hasRest(byte[] source, int from, int to) {
        return to - from == length && (length <= BYTES_IN_WORDS
                || Arrays.equals(rest, 0, rest.length, source, from + BYTES_IN_WORDS, to));
    }

    Kind kind() {
        return kind;
    }

    /** Of {@link Kind#SIMPLE} and {@link Kind#JUMP}. */
    StatementNode statement() {
        return statement;
    }

    /** The test of an {@code if}, {@code elif} or {@code while}, or what a {@code for} goes through. */
    ExpressionNode expression() {
        return expression;
    }

    /** Of a {@code for}. */
    TargetNode target() {
        return target;
    }
}
