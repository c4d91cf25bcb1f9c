package org.codestep.trace;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.util.List;
import java.util.stream.Stream;

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

    /** Wants namespaces of the operating system: made by {@code bwrap} or {@code unshare}, whichever works. */
    static List<Isolation> requireNamespaces(PythonInstallation python) {
        List<Isolation> working = Stream.of(Isolation.values())
                .filter(isolation -> isolation.hasNamespaces() && PythonWorker.starts(python, isolation))
                .toList();
        require(!working.isEmpty(), "bwrap or unshare, with user namespaces that the system allows", "neither works");
        return working;
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
