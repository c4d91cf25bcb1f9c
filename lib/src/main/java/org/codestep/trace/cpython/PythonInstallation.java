package org.codestep.trace.cpython;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A CPython that is there.
 *
 * @param command starts it
 * @param version as {@code 3.11.7}
 */
public record PythonInstallation(String command, String version) {

    /** The environment variable that names the command. */
    public static final String VARIABLE = "CODESTEP_PYTHON";

    private static final String DEFAULT_COMMAND = "python3";
    private static final int LOWEST_MINOR = 11;
    private static final Pattern VERSION = Pattern.compile("CPython (3)\\.(\\d+)\\.(\\d+)");
    private static final String PROGRAM =
            "import platform; print(platform.python_implementation(), platform.python_version())";
    private static final String LIBRARY = "import sysconfig; print(sysconfig.get_path('stdlib'))";
    private static final int PATIENCE_SECONDS = 60;

    /**
     * The command in the environment variable {@value #VARIABLE}, otherwise {@code python3}.
     *
     * @throws PythonNotFoundException if it does not start or is not CPython 3.11 or newer
     */
    public static PythonInstallation find() {
        return find(System.getenv());
    }

    /** The same with other variables of the environment. */
    public static PythonInstallation find(Map<String, String> environment) {
        return at(environment.getOrDefault(VARIABLE, DEFAULT_COMMAND));
    }

    /**
     * @param command starts the Python to look at
     * @throws PythonNotFoundException if it does not start or is not CPython 3.11 or newer
     */
    public static PythonInstallation at(String command) {
        String said = ask(command, PROGRAM);
        Matcher version = VERSION.matcher(said);
        if (!version.lookingAt()) {
            throw missing(command, "it says '" + said + "'");
        }
        if (Integer.parseInt(version.group(2)) < LOWEST_MINOR) {
            throw missing(command, "it is " + said);
        }
        return new PythonInstallation(command, version.group().substring("CPython ".length()));
    }

    /** The folder of its library: the modules that are written in Python. */
    public Path library() {
        return Path.of(ask(command, LIBRARY));
    }

    private static String ask(String command, String program) {
        try {
            Process process = new ProcessBuilder(command, "-I", "-c", program).redirectErrorStream(true).start();
            process.getOutputStream().close();
            // What it says is short enough for the pipe to hold.
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw missing(command, "it does not end");
            }
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw missing(command, "it does not start (" + e.getMessage() + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw missing(command, "the wait for it was interrupted");
        }
    }

    private static PythonNotFoundException missing(String command, String why) {
        return new PythonNotFoundException("needed CPython 3." + LOWEST_MINOR + " or newer, but tried '" + command
                + "': " + why + "; install Python or set " + VARIABLE + " to its command");
    }
}
