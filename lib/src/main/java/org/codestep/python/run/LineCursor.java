package org.codestep.python.run;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Goes through a program line by line. Its lines are hashed and told apart eight bytes at a time. */
final class LineCursor {

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long IN_EACH_BYTE = 0x0101010101010101L;
    private static final long NEWLINES = '\n' * IN_EACH_BYTE;
    private static final long HIGH_BITS = 0x80 * IN_EACH_BYTE;
    /** The golden ratio's bits: a factor that carries every bit to the highest ones. */
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final byte[] text;
    private final int end;
    private final CompiledLines lines;
    private int next;
    private int from;
    private boolean atLineEnd;
    /** The line's first 32 bytes, zeros after its end. */
    private long first;
    private long second;
    private long third;
    private long fourth;
    private int number;
    private int indentation;
    private byte indentedBy;
    private CompiledLine line;

    /** Begins before the first line. @param text in Latin-1 */
    LineCursor(byte[] text, CompiledLines lines) {
        this.text = text;
        this.lines = lines;
        int length = text.length;
        while (length > 0 && text[length - 1] == '\n') {
            length--;
        }
        this.end = length;
    }

    /** Goes to the next line; false after the last. */
    boolean advance() {
        if (next >= end) {
            line = null;
            indentation = -1;
            return false;
        }
        number++;
        indent();
        from = next;
        long hash = readLine();
        line = lines.at(this, hash);
        next++;
        return true;
    }

    /** Blocks of tabs and blocks of spaces are told apart by their length alone, as long as one program has one kind. */
    private void indent() {
        int from = next;
        byte first = text[from];
        if (first == ' ' || first == '\t') {
            indentedBy = indentedBy == 0 ? first : indentedBy;
            while (next < end && text[next] == indentedBy) {
                next++;
            }
        }
        // Another kind stays at the beginning of the line, which then is none that is known.
        indentation = next - from;
    }

    /** Goes to the line's end. @return a hash of the line */
    private long readLine() {
        atLineEnd = false;
        first = word();
        second = atLineEnd ? 0 : word();
        third = atLineEnd ? 0 : word();
        fourth = atLineEnd ? 0 : word();
        long hash = mixed(mixed(mixed(mixed(0, first), second), third), fourth);
        while (!atLineEnd) {
            hash = mixed(hash, word());
        }
        return hash;
    }

    /** The next eight bytes, or those before the line's end with zeros after them. */
    private long word() {
        if (next + Long.BYTES > text.length) {
            return lastWord();
        }
        long bytes = (long) EIGHT_BYTES.get(text, next);
        long marks = newlines(bytes);
        if (marks == 0) {
            next += Long.BYTES;
            return bytes;
        }
        atLineEnd = true;
        int length = Long.numberOfTrailingZeros(marks) / Byte.SIZE;
        next += length;
        return bytes & (1L << length * Byte.SIZE) - 1;
    }

    /** Near the end of the text. */
    private long lastWord() {
        int start = next;
        while (next < end && text[next] != '\n') {
            next++;
        }
        atLineEnd = true;
        return CompiledLine.word(text, start, next);
    }

    /** Whether the line has the text that a line was compiled from. */
    boolean isAt(CompiledLine other) {
        return other.hasWords(first, second, third, fourth) && other.hasRest(text, from, next);
    }

    /** The line's text. */
    byte[] bytes() {
        return Arrays.copyOfRange(text, from, next);
    }

    /** The lowest bit that is set is the high bit of the first newline. */
    private static long newlines(long bytes) {
        long zeroAtNewline = bytes ^ NEWLINES;
        return zeroAtNewline - IN_EACH_BYTE & ~zeroAtNewline & HIGH_BITS;
    }

    private static long mixed(long hash, long bytes) {
        long product = (hash ^ bytes) * GOLDEN;
        return product ^ product >>> Integer.SIZE;
    }

    /** What the line stands for; null after the last. */
    CompiledLine line() {
        return line;
    }

    /** From 1. */
    int number() {
        return number;
    }

    /** In characters; less than any line's after the last. */
    int indentation() {
        return indentation;
    }
}
