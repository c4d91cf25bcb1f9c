package org.codestep.trace;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** CPython 3.11, whose line events the labels are. */
final class Oracle {

    private Oracle() {}

    /**
     * Skips the test where a later Python is installed: later versions report other lines here and there, and add up
     * floats with less rounding.
     */
    static void require() {
        String version = PythonInstallation.find().version();
        assumeTrue(version.startsWith("3.11."), "the comparison needs CPython 3.11; this is " + version);
    }
}
