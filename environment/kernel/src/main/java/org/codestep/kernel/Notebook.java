package org.codestep.kernel;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/** What a cell may call without an import, by the names that IJava gave it. */
public final class Notebook {

    private Notebook() {
    }

    /**
     * Shows a value below the cell at once.
     *
     * @param value what to show, null included
     * @return an id for {@link #updateDisplay}
     */
    public static String display(Object value) {
        return show(render(value));
    }

    /**
     * Shows a value as the given kinds of content.
     *
     * @param value what to show
     * @param mimes such as {@code text/html}
     * @return an id for {@link #updateDisplay}
     */
    public static String display(Object value, String... mimes) {
        return show(render(value, mimes));
    }

    private static String show(DisplayData data) {
        if (!data.hasDisplayId()) {
            data.setDisplayId(UUID.randomUUID().toString());
        }
        kernel().display(data);
        return data.getDisplayId();
    }

    /**
     * Replaces what {@link #display} showed.
     *
     * @param id    what display returned
     * @param value what to show instead
     */
    public static void updateDisplay(String id, Object value) {
        kernel().updateDisplay(id, render(value));
    }

    /**
     * Replaces what {@link #display} showed by a value as the given kinds of content.
     *
     * @param id    what display returned
     * @param value what to show instead
     * @param mimes such as {@code text/html}
     */
    public static void updateDisplay(String id, Object value, String... mimes) {
        kernel().updateDisplay(id, render(value, mimes));
    }

    /** Returns what {@link #display(Object)} would send. */
    public static DisplayData render(Object value) {
        return kernel().getRenderer().render(value);
    }

    /** Returns what {@link #display(Object, String...)} would send. */
    public static DisplayData render(Object value, String... mimes) {
        return kernel().getRenderer().renderAs(value, mimes);
    }

    /** Prints formatted text on {@code System.out}. */
    public static void printf(String format, Object... values) {
        System.out.printf(Locale.ROOT, format, values);
    }

    /**
     * Runs code as a cell would.
     *
     * @return the value of its last expression, or null
     */
    public static Object eval(String code) {
        return kernel().evalRaw(code);
    }

    /** Runs a line magic: {@code lineMagic("jars", List.of("lib/x.jar"))} is {@code %jars lib/x.jar}. */
    @SuppressWarnings("unchecked")
    public static <T> T lineMagic(String name, List<String> arguments) {
        return (T) kernel().lineMagic(name, arguments);
    }

    /** Runs a cell magic. */
    @SuppressWarnings("unchecked")
    public static <T> T cellMagic(String name, List<String> arguments, String body) {
        return (T) kernel().cellMagic(name, arguments, body);
    }

    private static JavaKernel kernel() {
        return (JavaKernel) BaseKernel.notebookKernel();
    }
}
