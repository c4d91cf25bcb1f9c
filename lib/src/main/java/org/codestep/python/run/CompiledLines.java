package org.codestep.python.run;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Compiles programs whose lines repeat, as those of a generator do: a line is parsed and compiled when it is first
 * seen, and remembered. Programs are then put together of compiled lines.
 *
 * <p>A program with a line that means nothing by itself is compiled as a whole. Any number of threads may use one.
 */
public final class CompiledLines {

    private static final int INDEX_BITS = 18;
    /** How many places there are for a line, shared with others. */
    private static final int WAYS = 2;
    /** A longer line is not expected again. */
    private static final int LONGEST = 80;
    /** Every program pays for the variables of all. */
    private static final int MOST_VARIABLES = 64;

    private final AtomicReferenceArray<CompiledLine> table = new AtomicReferenceArray<>((1 << INDEX_BITS) + WAYS);
    private final LineCompiler compiler = new LineCompiler();
    private volatile String[] names = {};

    /**
     * A program that is ready to run, the same as {@link Interpreter#of}.
     *
     * @throws org.codestep.python.syntax.PythonSyntaxException if it is no program of the language
     * @throws NotModelledException if the program has something that is not supported
     */
    public Interpreter interpreter(String source) {
        // What Latin-1 has not becomes a question mark, and a line with one is left to the parser.
        Block body = new Assembler(new LineCursor(source.getBytes(StandardCharsets.ISO_8859_1), this)).program();
        // The names are read after the lines, so that they are those of all variables.
        return body == null ? Interpreter.of(source) : new Interpreter(body, names, source);
    }

    /** What the line stands for that the cursor has just read. @param hash of the line */
    CompiledLine at(LineCursor cursor, long hash) {
        int index = (int) (hash >>> Long.SIZE - INDEX_BITS);
        for (int i = index; i < index + WAYS; i++) {
            CompiledLine known = table.getAcquire(i);
            if (known != null && cursor.isAt(known)) {
                return known;
            }
        }
        byte[] text = cursor.bytes();
        CompiledLine compiled = compile(text);
        if (text.length <= LONGEST) {
            boolean free = table.getAcquire(index) == null;
            table.setRelease(free || (hash & 1) == 0 ? index : index + 1, compiled);
        }
        return compiled;
    }

    private synchronized CompiledLine compile(byte[] text) {
        if (names.length > MOST_VARIABLES) {
            return CompiledLine.other(text);
        }
        CompiledLine compiled = compiler.compile(text);
        names = compiler.names();
        return compiled;
    }
}
