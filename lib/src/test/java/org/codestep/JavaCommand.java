package org.codestep;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How a test starts a class in a JVM of its own: with the class path and the locale of the tests. */
public final class JavaCommand {

    private JavaCommand() {}

    /**
     * @param main the class
     * @param options of Java
     * @return a new list, to which the arguments of the class can be added
     */
    public static List<String> of(Class<?> main, String... options) {
        return of(Locale.getDefault(), main, options);
    }

    /** The same with a locale that the test chooses. */
    public static List<String> of(Locale locale, Class<?> main, String... options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.language=" + locale.getLanguage(), "-Duser.country=" + locale.getCountry(),
                "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(options));
        command.add(main.getName());
        return command;
    }
}
