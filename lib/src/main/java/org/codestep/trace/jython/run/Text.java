package org.codestep.trace.jython.run;

import java.util.Locale;
import java.util.regex.Pattern;
import org.codestep.python.run.value.PythonError;
import org.codestep.python.run.value.Unmodelled;
import org.codestep.trace.jython.value.DictValue;
import org.codestep.trace.jython.value.RangeValue;
import org.codestep.trace.jython.value.Values;
import org.python.core.PyList;
import org.python.core.PyObject;
import org.python.core.PyTuple;

/** {@code str} and {@code repr}. */
public final class Text {

    /** Deeper ones may contain themselves. */
    public static final int DEEPEST = 50;
    /** As {@code worker.py} leaves addresses out of what is no scalar. */
    private static final Pattern ADDRESS = Pattern.compile(" at 0x[0-9a-f]+");

    private final Execution execution;
    private final StringBuilder text = new StringBuilder();

    public Text(Execution execution) {
        this.execution = execution;
    }

    /** {@code str(value)}. */
    public String of(PyObject value) {
        String string = Values.text(value);
        if (string != null) {
            return string;
        }
        return repr(value);
    }

    /** {@code repr(value)}. */
    public String repr(PyObject value) {
        append(value, 0);
        return text.toString();
    }

    /** The text of a variable's value in a list of states. */
    String displayed(PyObject value) {
        if (Values.isScalar(value)) {
            return execution.scalars().displayed(Values.scalar(value));
        }
        try {
            return ADDRESS.matcher(of(value)).replaceAll(" at 0x");
        } catch (PythonError e) {
            return "<unprintable " + Values.typeName(value) + ">";
        }
    }

    private void append(PyObject value, int depth) {
        if (depth > DEEPEST) {
            throw new Unmodelled("the text of a container of more than " + DEEPEST + " levels is not supported");
        }
        int before = text.length();
        String string = Values.text(value);
        if (string != null) {
            quote(string);
        } else if (Values.isScalar(value)) {
            text.append(execution.scalars().text(Values.scalar(value)));
        } else if (value instanceof PyList) {
            text.append('[');
            appendItems(Values.items(value), depth);
            text.append(']');
        } else if (value instanceof PyTuple) {
            text.append('(');
            PyObject[] items = Values.items(value);
            appendItems(items, depth);
            text.append(items.length == 1 ? ",)" : ")");
        } else if (value instanceof DictValue dict) {
            appendDict(dict, depth);
        } else if (value instanceof RangeValue range) {
            text.append(range.text());
        } else {
            throw new Unmodelled("the text of a value of type '" + Values.typeName(value) + "' is not supported");
        }
        execution.grow(text.length() - before, text.length());
    }

    private void appendItems(PyObject[] items, int depth) {
        for (int i = 0; i < items.length; i++) {
            text.append(i == 0 ? "" : ", ");
            append(items[i], depth + 1);
        }
    }

    private void appendDict(DictValue dict, int depth) {
        text.append('{');
        String separator = "";
        for (DictValue.Item item : dict.snapshot()) {
            text.append(separator);
            append(item.key(), depth + 1);
            text.append(": ");
            append(item.value(), depth + 1);
            separator = ", ";
        }
        text.append('}');
    }

    /** All strings are ASCII. */
    private void quote(String string) {
        char quote = string.indexOf('\'') >= 0 && string.indexOf('"') < 0 ? '"' : '\'';
        text.append(quote);
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '\n' -> text.append("\\n");
                case '\t' -> text.append("\\t");
                case '\r' -> text.append("\\r");
                case '\\' -> text.append("\\\\");
                default -> {
                    if (c == quote) {
                        text.append('\\').append(c);
                    } else if (c < ' ' || c == 127) {
                        text.append(String.format(Locale.ROOT, "\\x%02x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append(quote);
    }
}
