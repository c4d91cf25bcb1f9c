package org.codestep.task;

import java.util.function.Function;
import org.codestep.python.count.LineCounter;
import org.codestep.python.run.Interpreter;
import org.codestep.python.run.limit.Budget;
import org.codestep.python.run.state.Run;
import org.codestep.python.run.value.NotModelledException;
import org.codestep.python.syntax.Program;
import org.codestep.python.syntax.PythonSyntaxException;
import org.codestep.python.syntax.parser.Parser;
import org.codestep.trace.Limits;
import org.codestep.trace.TinyPyTracer;
import org.codestep.trace.Trace;
import org.codestep.trace.Tracer;
import org.codestep.trace.UnsupportedProgramException;

/**
 * A snippet that is asked about: its text, and what it does. It is parsed and run when that is first asked for, by the
 * library's own interpreter where that accepts it, else by a tracer. Not thread-safe.
 */
public final class Subject {

    /** Of every run of a snippet. */
    public static final Budget BUDGET = TinyPyTracer.budget(Limits.DEFAULT);
    private static final Tracer NO_OTHER = new TinyPyTracer();

    private final String source;
    private final long number;
    private final Function<String, Interpreter> compiler;
    private final Tracer tracer;
    private Program program;
    private Run run;
    /** Whether the library's own interpreter does not take the snippet. */
    private boolean foreign;

    /**
     * @param source the snippet's text
     * @param number its number in its file, from 0, for {@link org.codestep.corpus.Example#snippet()}
     * @param compiler {@link Interpreter#of}, or what does the same faster
     * @param tracer runs the snippet if it is not TinyPy
     */
    public Subject(String source, long number, Function<String, Interpreter> compiler, Tracer tracer) {
        this.source = withoutTrailingNewlines(source);
        this.number = number;
        this.compiler = compiler;
        this.tracer = tracer;
    }

    /** @param tracer runs the snippet if it is not TinyPy */
    public Subject(String source, long number, Tracer tracer) {
        this(source, number, Interpreter::of, tracer);
    }

    /** A snippet of whatever language the library's own interpreter takes. */
    public Subject(String source, long number) {
        this(source, number, NO_OTHER);
    }

    /** A text without the newlines at its end, as prompts have it. */
    public static String withoutTrailingNewlines(String source) {
        int end = source.length();
        while (end > 0 && source.charAt(end - 1) == '\n') {
            end--;
        }
        return source.substring(0, end);
    }

    /** The snippet's text, without newlines at its end. */
    public String source() {
        return source;
    }

    /** Its number in its file, from 0. */
    public long number() {
        return number;
    }

    /**
     * Its syntax tree.
     *
     * @throws UnusableSnippetException if it is not TinyPy
     */
    public Program program() {
        if (program == null) {
            try {
                program = Parser.parse(source);
            } catch (PythonSyntaxException e) {
                throw new UnusableSnippetException("not TinyPy: " + e.problem());
            }
        }
        return program;
    }

    /**
     * How many lines it executes.
     *
     * @throws UnusableSnippetException if it does not run to its end
     */
    public long lineCount() {
        long known = run == null ? LineCounter.ofThisThread().count(source, BUDGET) : LineCounter.UNKNOWN;
        if (known != LineCounter.UNKNOWN) {
            return known;
        }
        Run own = run();
        return own != null ? own.lineCount() : trace(Tracer.Detail.SUMMARY).lineCount();
    }

    /**
     * The module's variables after its last line, as {@link StateText} writes them.
     *
     * @throws UnusableSnippetException if it does not run to its end
     */
    public String finalStates() {
        Run own = run();
        return own != null
                ? StateText.of(own.variables(), null)
                : StateText.of(trace(Tracer.Detail.STEPS).finalStates().values()::forEach, null);
    }

    /**
     * What it does.
     *
     * @throws UnusableSnippetException if it does not run to its end
     */
    public Trace trace(Tracer.Detail detail) {
        try {
            Trace trace = tracer.trace(source, Limits.DEFAULT, detail);
            trace.error().ifPresent(Subject::refuse);
            return trace;
        } catch (UnsupportedProgramException e) {
            throw new UnusableSnippetException("tracer " + tracer.name() + " refuses it: " + e.construct());
        }
    }

    /** The run of the library's own interpreter; null if it refuses the snippet. */
    private Run run() {
        if (run == null && !foreign) {
            try {
                run = compiler.apply(source).run(BUDGET);
            } catch (PythonSyntaxException | NotModelledException e) {
                foreign = true;
            }
        }
        if (run != null) {
            run.error().ifPresent(Subject::refuse);
        }
        return run;
    }

    private static void refuse(String error) {
        throw new UnusableSnippetException("it ends with " + error);
    }
}
