package org.codestep.trace.jython.value;

import java.util.List;
import org.codestep.python.run.value.PythonError;
import org.codestep.python.run.value.Unmodelled;
import org.python.core.PyObject;

/**
 * The arguments of one call of a built-in function or method.
 *
 * @param function its name
 * @param values the positional ones first, then those of the keywords
 */
public record Arguments(String function, PyObject[] values, String[] keywords) {

    /** How many are positional. */
    public int positional() {
        return values.length - keywords.length;
    }

    /**
     * An argument.
     *
     * @param index from 0, those of keywords counted after the positional ones
     */
    public PyObject get(int index) {
        return values[index];
    }

    /** Refuses another number of them, since CPython may know more, and every keyword. */
    public Arguments require(int least, int most) {
        if (keywords.length > 0) {
            throw new Unmodelled("the argument '" + keywords[0] + "' of '" + function + "' is not supported");
        }
        if (values.length < least || values.length > most) {
            throw new Unmodelled("'" + function + "' with " + values.length + " arguments is not supported");
        }
        return this;
    }

    /** Null if the keyword is not given. */
    public PyObject keyword(String name) {
        for (int i = 0; i < keywords.length; i++) {
            if (keywords[i].equals(name)) {
                return values[positional() + i];
            }
        }
        return null;
    }

    /** Refuses other keywords. */
    public Arguments requireKeywords(List<String> known) {
        for (String keyword : keywords) {
            if (!known.contains(keyword)) {
                throw new Unmodelled("the argument '" + keyword + "' of '" + function + "' is not supported");
            }
        }
        return this;
    }

    /** The string that an argument must be. */
    public String text(int index) {
        String text = Values.text(values[index]);
        if (text == null) {
            throw PythonError.type(function + "() argument must be str, not " + Values.typeName(values[index]));
        }
        return text;
    }
}
