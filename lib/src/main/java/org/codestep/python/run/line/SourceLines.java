package org.codestep.python.run.line;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A program's lines, each with what it stands for. They are hashed and told apart eight bytes at a time, and all are
 * looked up before anything is done with them, so that the processor fetches several from memory at once.
 */
final class SourceLines {

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long IN_EACH_BYTE = 0x0101010101010101L;
    private static final long NEWLINES = '\n' * IN_EACH_BYTE;
    private static final long HIGH_BITS = 0x80 * IN_EACH_BYTE;
    /** The golden ratio's bits: a factor that carries every bit to the highest ones. */
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private static final int FEW = 8;

    private final byte[] text;
    private final int end;
    private CompiledLine[] lines = new CompiledLine[FEW];
    private int[] indentations = new int[FEW];
    private int count;

    /** Where the next line begins, or goes on. */
    private int next;
    /** Where the line at work begins, without its indentation. */
    private int from;
    private boolean atLineEnd;
    /** That line's first 32 bytes, zeros after its end. */
    private long first;
    private long second;
    private long third;
    private long fourth;
    /** The kind of blank that the program is indented by; 0 before the first. */
    private byte indentedBy;

    /** @param text in Latin-1 */
    SourceLines(byte[] text) {
        this.text = text;
        int length = text.length;
        while (length > 0 && text[length - 1] == '\n') {
            length--;
        }
        this.end = length;
    }

    /** Looks all lines up; false if there are none, or one of them means nothing without the others. */
    boolean lookUp(CompiledLines known) {
        while (next < end) {
            int indentation = indent();
            CompiledLine line = known.at(this, readLine());
            if (line.kind() == CompiledLine.Kind.OTHER) {
                return false;
            }
            add(line, indentation);
            next++;
        }
        return count > 0;
    }

    private void add(CompiledLine line, int indentation) {
        if (count == lines.length) {
            lines = Arrays.copyOf(lines, 2 * count);
            indentations = Arrays.copyOf(indentations, 2 * count);
        }
        lines[count] = line;
        indentations[count++] = indentation;
    }

    /** Skips the indentation. @return its length, which says enough as long as a program has one kind of blank */
    private int indent() {
        from = next;
        byte first = text[from];
        if (first == ' ' || first == '\t') {
            indentedBy = indentedBy == 0 ? first : indentedBy;
            while (next < end && text[next] == indentedBy) {
                next++;
            }
        }
        // Another kind stays at the beginning of the line, which then is none that means anything.
        int indentation = next - from;
        from = next;
        return indentation;
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

    /** Whether the line at work has the text that a line was compiled from. */
    boolean isAt(CompiledLine other) {
        return other.hasWords(first, second, third, fourth) && other.hasRest(text, from, next);
    }

    /** The text of the line at work. */
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

    int count() {
        return count;
    }

    /** What a line stands for. @param index from 0 */
    CompiledLine line(int index) {
        return lines[index];
    }

    /** In characters. @param index from 0 */
    int indentation(int index) {
        return indentations[index];
    }
}
