package org.codestep.kernel;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What the environment variables of IJava say, under IJava's names, and one of this kernel's own.
 *
 * @param classpath          {@code IJAVA_CLASSPATH}: entries separated by the path separator, each may be a glob
 * @param compilerOptions    {@code IJAVA_COMPILER_OPTS}: options for the compiler, separated by blanks
 * @param timeout            {@code IJAVA_TIMEOUT}: the longest time for one statement, {@link Duration#ZERO} for none
 * @param startupScript      {@code IJAVA_STARTUP_SCRIPT} (or {@code IJAVA_STARTUP_SCRIPTS}): code to run before the
 *                           first cell, empty for none
 * @param startupScriptPaths {@code IJAVA_STARTUP_SCRIPTS_PATH}: files of such code, written like {@code classpath}
 * @param sources            {@code CODESTEP_SOURCES}: folders and archives of sources whose documentation is shown,
 *                           written like {@code classpath}
 */
record KernelSettings(String classpath, List<String> compilerOptions, Duration timeout, String startupScript,
                      String startupScriptPaths, String sources) {

    KernelSettings {
        compilerOptions = List.copyOf(compilerOptions);
    }

    /**
     * Reads the settings.
     *
     * @throws IllegalArgumentException if {@code IJAVA_TIMEOUT} is not a number of milliseconds or a number and a unit
     */
    static KernelSettings from(Map<String, String> environment) {
        String script = environment.getOrDefault("IJAVA_STARTUP_SCRIPT", "");
        return new KernelSettings(
                environment.getOrDefault("IJAVA_CLASSPATH", ""),
                words(environment.getOrDefault("IJAVA_COMPILER_OPTS", "")),
                timeout(environment.getOrDefault("IJAVA_TIMEOUT", "")),
                script.isBlank() ? environment.getOrDefault("IJAVA_STARTUP_SCRIPTS", "") : script,
                environment.getOrDefault("IJAVA_STARTUP_SCRIPTS_PATH", ""),
                environment.getOrDefault("CODESTEP_SOURCES", ""));
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.trim().split("\\s+"));
    }

    private static Duration timeout(String text) {
        List<String> words = words(text);
        if (words.isEmpty()) {
            return Duration.ZERO;
        }
        try {
            long amount = Long.parseLong(words.get(0));
            TimeUnit unit = words.size() == 1
                    ? TimeUnit.MILLISECONDS
                    : TimeUnit.valueOf(words.get(1).toUpperCase(Locale.ROOT));
            return amount < 1 ? Duration.ZERO : Duration.of(amount, unit.toChronoUnit());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("IJAVA_TIMEOUT is '" + text
                    + "': give milliseconds or a number and a unit, such as '5000' or '30 SECONDS'", e);
        }
    }
}
