package org.codestep.python.run.line;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.codestep.python.run.Interpreter;
import org.codestep.python.run.node.Block;
import org.codestep.python.run.value.NotModelledException;

/**
 * Compiles programs whose lines repeat, as those of a generator do: a line is parsed and compiled when it is first
 * seen, and remembered. Programs are then put together of compiled lines.
 *
 * <p>A program with a line that means nothing by itself is compiled as a whole. Any number of threads may use one.
 */
public final class CompiledLines {

    private static final int REPEATED_BITS = 16;
    private static final int RECENT_BITS = 14;
    /** A longer line is not expected again. */
    private static final int LONGEST = 80;
    /** Every program pays for the variables of all. */
    private static final int MOST_VARIABLES = 64;

    /**
     * Lines seen at least twice, and others that were seen lately: most of all different lines never come again,
     * and must not push out those that do. A line has one place in each, which it shares with others.
     */
    private final AtomicReferenceArray<CompiledLine> repeated = new AtomicReferenceArray<>(1 << REPEATED_BITS);
    private final AtomicReferenceArray<CompiledLine> recent = new AtomicReferenceArray<>(1 << RECENT_BITS);
    private final LineCompiler compiler = new LineCompiler();

    /**
     * A program that is ready to run, the same as {@link Interpreter#of}.
     *
     * @throws org.codestep.python.syntax.PythonSyntaxException if it is no program of the language
     * @throws NotModelledException if the program has something that is not supported
     */
    public Interpreter interpreter(String source) {
        // What Latin-1 has not becomes a question mark, and a line with one is left to the parser.
        SourceLines lines = new SourceLines(source.getBytes(StandardCharsets.ISO_8859_1));
        Block body = lines.lookUp(this) ? Assembler.program(lines) : null;
        // The names are read after the lines, so that they are those of all variables.
        return body == null ? Interpreter.of(source) : new Interpreter(body, compiler.names(), source);
    }

    /** What the line stands for that is at work in a program. @param hash of the line */
    CompiledLine at(SourceLines program, long hash) {
        int place = (int) (hash >>> Long.SIZE - REPEATED_BITS);
        CompiledLine known = repeated.getAcquire(place);
        if (known != null && program.isAt(known)) {
            return known;
        }
        int recentPlace = (int) (hash >>> Long.SIZE - RECENT_BITS);
        known = recent.getAcquire(recentPlace);
        if (known != null && program.isAt(known)) {
            repeated.setRelease(place, known);
            return known;
        }
        byte[] text = program.bytes();
        CompiledLine compiled = compile(text);
        if (text.length <= LONGEST) {
            recent.setRelease(recentPlace, compiled);
        }
        return compiled;
    }

    private CompiledLine compile(byte[] text) {
        return compiler.names().length > MOST_VARIABLES ? CompiledLine.other(text) : compiler.compile(text);
    }
}
