package org.codestep.trace.cpython;

/** A Python process for {@code CPythonTracer} did not start, or did not find itself isolated as it has to be. */
public final class WorkerStartException extends IllegalStateException {

    WorkerStartException(String command, String reason) {
        super("could not start a Python worker with '" + command + "': " + reason);
    }
}
