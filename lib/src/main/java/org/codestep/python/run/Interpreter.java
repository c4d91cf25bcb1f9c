package org.codestep.python.run;

import org.codestep.python.syntax.Parser;
import org.codestep.python.syntax.Program;

/**
 * A program that is ready to run, exactly as CPython 3.11 would run it: the same output, errors, and line events.
 * What is not known to be exact is refused with {@link NotModelledException}, when the interpreter is made or when
 * the run gets there. Immutable; any number of threads may run it.
 */
public final class Interpreter {

    private final Block body;
    private final String[] names;

    /** @throws NotModelledException if the program has something that is not supported */
    public Interpreter(Program program) {
        Compiler compiler = new Compiler();
        this.body = compiler.block(program.body());
        this.names = compiler.names();
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
        run.execute(body);
        return run;
    }
}
