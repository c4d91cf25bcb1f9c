package org.codestep.trace.jython;

import java.util.Optional;
import java.util.Properties;
import org.codestep.python.run.limit.Budget;
import org.codestep.python.run.limit.LimitExceededException;
import org.codestep.python.run.state.LineListener;
import org.codestep.python.run.state.Variables;
import org.codestep.python.run.value.NotModelledException;
import org.codestep.python.run.value.PythonError;
import org.codestep.python.run.value.Unmodelled;
import org.codestep.python.syntax.Position;
import org.codestep.trace.jython.instrument.Instrumenter;
import org.codestep.trace.jython.instrument.InvalidProgram;
import org.codestep.trace.jython.instrument.Spelling;
import org.codestep.trace.jython.run.Execution;
import org.python.antlr.ast.Module;
import org.python.core.CodeFlag;
import org.python.core.CompileMode;
import org.python.core.CompilerFlags;
import org.python.core.ParserFacade;
import org.python.core.Py;
import org.python.core.PyCode;
import org.python.core.PyException;
import org.python.core.PyObject;
import org.python.core.PySystemState;

/**
 * A program that Jython runs exactly as CPython 3.11 would: the same output, errors and line events. What is not
 * known to be exact is refused with {@link NotModelledException}, before the run or when it gets there.
 */
public final class JythonProgram {

    private static final String FILE = "<program>";
    /** For {@value Execution#DEEPEST_CALL} calls of the program's functions. */
    private static final long STACK_BYTES = 256L << 20;

    static {
        Properties options = new Properties();
        options.setProperty("python.import.site", "false");
        options.setProperty("python.cachedir.skip", "true");
        PySystemState.initialize(System.getProperties(), options);
    }

    private JythonProgram() {}

    /**
     * What a run did.
     *
     * @param lineCount the number of line events
     * @param stdout what was printed; at a limit, what fitted into it
     * @param error the class name of the exception that ended the run, or the limit's name; empty if it ran to its end
     * @param variables the module's at the end; none unless a listener was given
     */
    public record Result(long lineCount, String stdout, Optional<String> error, Variables variables) {}

    /**
     * Runs a program, in a thread of its own.
     *
     * @param listener is told of each line; null for none
     * @throws NotModelledException if something in the program is not supported
     */
    public static Result run(String source, Budget budget, LineListener listener) {
        Task task = new Task(source, budget, listener);
        Thread thread = new Thread(null, task, "jython", STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a program ran", e);
        }
        if (task.failure != null) {
            throw task.failure;
        }
        return task.result;
    }

    /** The work of the thread. */
    private static final class Task implements Runnable {
        private final String source;
        private final Execution execution;
        private Result result;
        private RuntimeException failure;

        Task(String source, Budget budget, LineListener listener) {
            this.source = source;
            this.execution = new Execution(budget, listener);
        }

        @Override
        public void run() {
            try {
                Optional<String> error = execute();
                result = new Result(execution.lines(), execution.stdout(), error, variables());
            } catch (InvalidProgram e) {
                result = new Result(0, "", Optional.of("SyntaxError"), execution.noVariables());
            } catch (Unmodelled e) {
                failure = new NotModelledException(new Position(execution.currentLine(), 1), e.getMessage());
            } catch (StackOverflowError e) {
                failure = new NotModelledException(new Position(1, 1), "a nesting this deep is not supported");
            } catch (RuntimeException e) {
                failure = e;
            }
        }

        private Variables variables() {
            if (!execution.isWatched()) {
                return execution.noVariables();
            }
            try {
                return execution.moduleVariables();
            } catch (LimitExceededException e) {
                throw new Unmodelled("a text of the variables beyond the limit of memory or time is not supported");
            }
        }

        private Optional<String> execute() {
            PyCode code = compile();
            try {
                Py.runCode(code, execution.module(), execution.module());
                return Optional.empty();
            } catch (PyException e) {
                return Optional.of(error(e));
            }
        }

        /** A program of another syntax than Python 2.7's is refused, whatever Python 3 would say of it. */
        private PyCode compile() {
            CompilerFlags flags = flags();
            try {
                Spelling.Checked checked = Spelling.check(source);
                Module module = (Module) ParserFacade.parse(checked.text(), CompileMode.exec, FILE, flags);
                if (module.getInternalBody().isEmpty()) {
                    throw new NotModelledException(
                            new Position(1, 1), "a program without a statement is not supported");
                }
                checked.invalid().ifPresent(problem -> {
                    throw new InvalidProgram(problem);
                });
                Module instrumented = new Instrumenter(execution, checked.stringStarts()).module(module);
                return Py.compile_flags(instrumented, FILE, CompileMode.exec, flags);
            } catch (PyException e) {
                throw refusal(e);
            }
        }

        private static CompilerFlags flags() {
            CompilerFlags flags = new CompilerFlags();
            flags.setFlag(CodeFlag.CO_FUTURE_PRINT_FUNCTION);
            flags.setFlag(CodeFlag.CO_FUTURE_UNICODE_LITERALS);
            flags.setFlag(CodeFlag.CO_FUTURE_DIVISION);
            flags.setFlag(CodeFlag.CO_FUTURE_ABSOLUTE_IMPORT);
            return flags;
        }

        private static NotModelledException refusal(PyException e) {
            e.normalize();
            PyObject line = e.value.__findattr__("lineno");
            PyObject column = e.value.__findattr__("offset");
            return new NotModelledException(
                    new Position(number(line), number(column)), "no syntax of Python 2.7, which Jython reads");
        }

        private static int number(PyObject value) {
            return value == null || value == Py.None ? 1 : Math.max(1, value.asInt());
        }

        /** An operation's failure is kept aside; Jython itself raises few exceptions, of classes that Python 3 has. */
        private String error(PyException e) {
            RuntimeException first = execution.failure();
            if (first == null && e.value.__tojava__(Throwable.class) instanceof Throwable cause) {
                first = cause instanceof RuntimeException exception ? exception : new Unmodelled(cause.toString());
            }
            if (first instanceof PythonError error) {
                return error.type();
            } else if (first instanceof LimitExceededException limit) {
                return limit.getMessage();
            } else if (first != null) {
                throw first;
            } else if (e.match(Py.MemoryError)) {
                return "MemoryLimit";
            } else if (e.match(Py.UnboundLocalError)) {
                return "UnboundLocalError";
            } else if (e.match(Py.TypeError)) {
                return "TypeError";
            }
            throw new Unmodelled("Jython's exception " + e.type + " is not supported");
        }
    }
}
