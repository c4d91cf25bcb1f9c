package org.codestep.python.count;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.codestep.python.run.limit.Budget;

/**
 * Counts the line events of programs of numbers, one statement a line: assignments of integers, truth values and what
 * is computed of them, {@code print} of one value, {@code if}, {@code while}, and {@code for} over {@code range}. These
 * are most of what is generated. Everything else is {@link #UNKNOWN}: other statements and expressions, float literals,
 * integers beyond 64 bits, what is no Python, and every program that raises an exception or may come to a limit.
 * What it counts, {@link org.codestep.python.run.Interpreter} counts the same.
 *
 * <p>Not thread-safe; one is to be used again and again.
 */
public final class LineCounter {

    /** The program is for the interpreter. */
    public static final long UNKNOWN = -1;

    /** Nanoseconds that are enough for {@link #MOST_LINES}, many times over: the clock is not looked at. */
    private static final long SHORTEST_TIME = 100_000_000;
    private static final long MOST_LINES = 1 << 16;
    /** What a line can print: the longest float, such as {@code -1.2345678901234567e-100}, and a line feed. */
    private static final int LONGEST_PRINTED = 25;

    private static final ThreadLocal<LineCounter> OF_THREADS = ThreadLocal.withInitial(LineCounter::new);

    private final SourceBytes source = new SourceBytes();
    private final Registers registers = new Registers();
    private final Code code = new Code();
    private final StatementCompiler compiler = new StatementCompiler(source, registers, code);
    private final Machine machine = new Machine(code, registers);

    /** The one of the thread that asks. */
    public static LineCounter ofThisThread() {
        return OF_THREADS.get();
    }

    /** As {@link #count(byte[], int, int, Budget)}. */
    public long count(String program, Budget budget) {
        // What Latin-1 has not becomes a question mark, which no program of numbers has.
        byte[] text = program.getBytes(StandardCharsets.ISO_8859_1);
        return count(text, 0, text.length, budget);
    }

    /**
     * The number of lines that a program executes, or {@link #UNKNOWN}.
     *
     * @param text has the program in ASCII, or a superset of it
     * @param from where it begins
     * @param to where it ends
     * @throws IndexOutOfBoundsException if the text has no such part
     */
    public long count(byte[] text, int from, int to, Budget budget) {
        Objects.checkFromToIndex(from, to, text.length);
        try {
            if (budget.nanoseconds() < SHORTEST_TIME || !source.read(text, from, to)) {
                return UNKNOWN;
            }
            registers.clear();
            code.clear();
            compiler.program();
            return machine.run(mostLines(budget));
        } catch (Refusal e) {
            return UNKNOWN;
        } finally {
            source.release();
        }
    }

    /** Programs of no more lines come to no limit. */
    private static long mostLines(Budget budget) {
        return Math.min(Math.min(budget.steps(), MOST_LINES), budget.outputCharacters() / LONGEST_PRINTED);
    }
}
