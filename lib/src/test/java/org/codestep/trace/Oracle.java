package org.codestep.trace;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import org.codestep.trace.cpython.Isolation;
import org.codestep.trace.cpython.PythonInstallation;
import org.codestep.trace.cpython.PythonNotFoundException;
import org.codestep.trace.cpython.PythonWorker;

/**
 * What a test needs of the machine: CPython 3.11, whose line events the labels are, and what keeps programs apart.
 * Without it a test is skipped, and fails where the environment variable {@code CI} is {@code true}, which promises
 * that all is there.
 */
public final class Oracle {

    private Oracle() {}

    /**
     * Wants CPython 3.11: later versions report other lines here and there, and add up floats with less rounding.
     */
    public static void require() {
        String found;
        try {
            found = PythonInstallation.find().version();
        } catch (PythonNotFoundException e) {
            found = e.getMessage();
        }
        require(found.startsWith("3.11."), "CPython 3.11 as python3 or " + PythonInstallation.VARIABLE, found);
    }

    /** Wants an isolation: its command, and namespaces where it needs them. */
    static void require(PythonInstallation python, Isolation isolation) {
        require(!isolation.hasNamespaces() || PythonWorker.starts(python, isolation),
                isolation.tool() + ", with user namespaces that the system allows", "it does not work");
    }

    private static void require(boolean there, String wanted, String found) {
        require(there, wanted, found, System.getenv("CI"));
    }

    /** @param ci the value of the environment variable; null if it is not set */
    static void require(boolean there, String wanted, String found, String ci) {
        if (there) {
            return;
        }
        String problem = "this test needs " + wanted + "; found: " + found;
        if ("true".equals(ci)) {
            fail(problem);
        }
        abort(problem);
    }
}
