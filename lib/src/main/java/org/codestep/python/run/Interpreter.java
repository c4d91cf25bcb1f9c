package org.codestep.python.run;

import org.codestep.python.run.compile.Compiler;
import org.codestep.python.run.limit.Budget;
import org.codestep.python.run.node.Block;
import org.codestep.python.run.state.LineListener;
import org.codestep.python.run.state.Run;
import org.codestep.python.run.value.NotModelledException;
import org.codestep.python.syntax.Program;
import org.codestep.python.syntax.parser.Parser;

/**
 * A program that is ready to run, exactly as CPython 3.11 would run it: the same output, errors, and line events.
 * What is not known to be exact is refused with {@link NotModelledException}, when the interpreter is made or when
 * the run gets there. Immutable; any number of threads may run it.
 */
public final class Interpreter {

    private final Block body;
    private final String[] names;
    /** The program's text if the nodes do not know their places in it, else null. */
    private final String source;

    /** @throws NotModelledException if the program has something that is not supported */
    public Interpreter(Program program) {
        Compiler compiler = Compiler.ofPrograms();
        this.body = compiler.block(program.body());
        this.names = compiler.names();
        this.source = null;
    }

    /** A program whose nodes do not know their places in it. */
    public Interpreter(Block body, String[] names, String source) {
        this.body = body;
        this.names = names;
        this.source = source;
    }

    /**
     * @param source a program's text
     * @throws org.codestep.python.syntax.PythonSyntaxException if it is no program of the language
     * @throws NotModelledException if the program has something that is not supported
     */
    public static Interpreter of(String source) {
        return new Interpreter(Parser.parse(source));
    }

    /**
     * Runs the program from its start, without a word about the lines: the fast way to their number.
     *
     * @throws NotModelledException if the run comes to something that is not supported
     */
    public Run run(Budget budget) {
        return run(budget, null);
    }

    /**
     * Runs the program from its start.
     *
     * @param listener is told of each line; null for none
     * @throws NotModelledException if the run comes to something that is not supported
     */
    public Run run(Budget budget, LineListener listener) {
        Run run = new Run(budget, listener, names);
        try {
            run.execute(body::executeModule);
        } catch (NotModelledException e) {
            throw source == null ? e : withPlace(e, budget);
        }
        return run;
    }

    /** The same refusal, from a run of the program compiled as a whole. */
    private NotModelledException withPlace(NotModelledException refusal, Budget budget) {
        try {
            of(source).run(budget);
        } catch (NotModelledException e) {
            return e;
        }
        return refusal;
    }
}
