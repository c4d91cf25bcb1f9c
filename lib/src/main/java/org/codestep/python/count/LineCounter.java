package org.codestep.python.count;

import java.nio.charset.StandardCharsets;

/**
 * Counts the line events of programs of numbers: assignments of integers, floats and truth values to variables,
 * {@code print} of one value, {@code if}, {@code while} and {@code for} over {@code range}, one statement a line.
 * These are most of what is generated. Of all else it says that it does not know: other statements and expressions,
 * integers beyond 64 bits, and every program that raises an exception, is no Python or takes too many lines.
 * What it counts, {@link org.codestep.python.run.Interpreter} counts the same.
 *
 * <p>Not thread-safe; one is to be used again and again.
 */
public final class LineCounter {

    /** The program is for the interpreter. */
    public static final long UNKNOWN = -1;

    private final SourceBytes source = new SourceBytes();
    private final Registers registers = new Registers();
    private final Code code = new Code();
    private final StatementCompiler compiler = new StatementCompiler(source, registers, code);
    private final Machine machine;

    /** @param mostLines a program that executes more of them is left to the interpreter */
    public LineCounter(long mostLines) {
        this.machine = new Machine(code, registers, mostLines);
    }

    /** As {@link #count(byte[], int, int)}. */
    public long count(String program) {
        // What Latin-1 has not becomes a question mark, which no program of numbers has.
        byte[] text = program.getBytes(StandardCharsets.ISO_8859_1);
        return count(text, 0, text.length);
    }

    /**
     * The number of lines that a program executes, or {@link #UNKNOWN}.
     *
     * @param text has the program in a superset of ASCII
     * @param from where it begins
     * @param to where it ends
     */
    public long count(byte[] text, int from, int to) {
        try {
            if (!source.read(text, from, to)) {
                return UNKNOWN;
            }
            registers.clear();
            code.clear();
            compiler.program();
            return machine.run();
        } catch (Refusal e) {
            return UNKNOWN;
        }
    }
}
