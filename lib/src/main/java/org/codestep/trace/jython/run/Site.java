package org.codestep.trace.jython.run;

import org.codestep.python.run.limit.LimitExceededException;
import org.codestep.python.run.value.NotModelledException;
import org.codestep.python.run.value.PythonError;
import org.codestep.python.run.value.Unmodelled;
import org.codestep.python.syntax.Position;
import org.python.core.PyObject;

/** What an instrumented program calls in the place of one operation of its text. */
public final class Site extends PyObject {

    private static final long serialVersionUID = 1;

    /** An operation on evaluated values. */
    @FunctionalInterface
    public interface Operation {
        /** @param arguments the positional ones first, then those of the keywords */
        PyObject apply(PyObject[] arguments, String[] keywords);
    }

    private final transient Execution execution;
    private final transient Position position;
    private final transient Operation operation;

    public Site(Execution execution, Position position, Operation operation) {
        this.execution = execution;
        this.position = position;
        this.operation = operation;
    }

    /** Jython wraps an exception on its way out, so that the execution keeps the original. */
    @Override
    public PyObject __call__(PyObject[] arguments, String[] keywords) {
        try {
            return operation.apply(arguments, keywords);
        } catch (Unmodelled e) {
            throw execution.failed(new NotModelledException(position, e.getMessage()));
        } catch (PythonError | LimitExceededException | NotModelledException e) {
            throw execution.failed(e);
        } catch (OutOfMemoryError e) {
            throw execution.failed(new LimitExceededException("MemoryLimit"));
        }
    }
}
