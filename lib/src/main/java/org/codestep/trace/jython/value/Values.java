package org.codestep.trace.jython.value;

import java.math.BigInteger;
import java.util.Collection;
import org.codestep.python.run.value.None;
import org.codestep.python.run.value.Unmodelled;
import org.python.core.Py;
import org.python.core.PyBoolean;
import org.python.core.PyFloat;
import org.python.core.PyFunction;
import org.python.core.PyInteger;
import org.python.core.PyList;
import org.python.core.PyLong;
import org.python.core.PyObject;
import org.python.core.PyTuple;
import org.python.core.PyUnicode;

/** Jython's values and those of {@link org.codestep.python.run.operation.Scalars}, one as the other. */
public final class Values {

    private Values() {}

    /** Whether a value is a number, a string, a truth value or {@code None}. */
    public static boolean isScalar(PyObject value) {
        return value instanceof PyInteger
                || value instanceof PyUnicode
                || value instanceof PyFloat
                || value instanceof PyLong
                || value == Py.None;
    }

    /** @param value a scalar, see {@link #isScalar} */
    public static Object scalar(PyObject value) {
        if (value instanceof PyBoolean) {
            return value == Py.True;
        } else if (value instanceof PyInteger number) {
            return (long) number.getValue();
        } else if (value instanceof PyUnicode text) {
            return text.getString();
        } else if (value instanceof PyFloat number) {
            return number.getValue();
        } else if (value instanceof PyLong number) {
            BigInteger integer = number.getValue();
            return integer.bitLength() < Long.SIZE ? (Object) integer.longValue() : integer;
        } else if (value == Py.None) {
            return None.NONE;
        }
        throw new IllegalArgumentException("no scalar: " + value.getClass());
    }

    /** A scalar as Jython has it. */
    public static PyObject python(Object value) {
        if (value instanceof Long number) {
            return Py.newInteger(number);
        } else if (value instanceof Boolean truth) {
            return Py.newBoolean(truth);
        } else if (value instanceof Double number) {
            return new PyFloat(number);
        } else if (value instanceof String text) {
            return string(text);
        } else if (value instanceof BigInteger number) {
            return Py.newLong(number);
        } else if (value == None.NONE) {
            return Py.None;
        }
        throw new IllegalArgumentException("no scalar: " + value.getClass());
    }

    /** A {@code str}. */
    public static PyUnicode string(String text) {
        return new PyUnicode(text);
    }

    /** Null unless it is a string. */
    public static String text(PyObject value) {
        return value instanceof PyUnicode text ? text.getString() : null;
    }

    /** A new {@code list}; the items are copied. */
    public static PyList list(Collection<? extends PyObject> items) {
        return new PyList(items.toArray(new PyObject[0]));
    }

    /** A {@code tuple} of these items. */
    public static PyTuple tuple(PyObject... items) {
        return new PyTuple(items);
    }

    /** The items of a list or tuple as they are now. */
    public static PyObject[] items(PyObject sequence) {
        return sequence instanceof PyTuple tuple ? tuple.getArray() : ((PyList) sequence).getArray();
    }

    /** The name of a value's class in Python 3. */
    public static String typeName(PyObject value) {
        if (value instanceof PyBoolean) {
            return "bool";
        } else if (value instanceof PyInteger || value instanceof PyLong) {
            return "int";
        } else if (value instanceof PyFloat) {
            return "float";
        } else if (value instanceof PyUnicode) {
            return "str";
        } else if (value instanceof PyList) {
            return "list";
        } else if (value instanceof PyTuple) {
            return "tuple";
        } else if (value instanceof DictValue) {
            return "dict";
        } else if (value instanceof RangeValue) {
            return "range";
        } else if (value instanceof LazyValue lazy) {
            return lazy.typeName();
        } else if (value instanceof PyFunction) {
            return "function";
        } else if (value == Py.None) {
            return "NoneType";
        }
        throw new Unmodelled("a value of Jython's class " + value.getType().fastGetName() + " is not supported");
    }
}
