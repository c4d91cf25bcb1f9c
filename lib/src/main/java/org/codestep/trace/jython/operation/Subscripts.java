package org.codestep.trace.jython.operation;

import java.util.ArrayList;
import java.util.List;
import org.codestep.python.run.value.PythonError;
import org.codestep.python.run.value.Unmodelled;
import org.codestep.trace.jython.run.Execution;
import org.codestep.trace.jython.value.DictValue;
import org.codestep.trace.jython.value.LazyValue;
import org.codestep.trace.jython.value.Numbers;
import org.codestep.trace.jython.value.RangeValue;
import org.codestep.trace.jython.value.Values;
import org.python.core.Py;
import org.python.core.PyList;
import org.python.core.PyObject;
import org.python.core.PyTuple;

/** {@code container[key]}, read, written and deleted, and slices read. */
public final class Subscripts {

    private final Execution execution;

    public Subscripts(Execution execution) {
        this.execution = execution;
    }

    /** A negative index counts from the end. */
    static int position(long index, int size) {
        long at = index < 0 ? index + size : index;
        if (at < 0 || at >= size) {
            throw new PythonError("IndexError", "index out of range");
        }
        return (int) at;
    }

    /** {@code container[key]}, where the key is no slice. */
    public PyObject get(PyObject container, PyObject key) {
        String text = Values.text(container);
        if (text != null) {
            return Values.string(String.valueOf(text.charAt(position(Numbers.index(key), text.length()))));
        } else if (container instanceof PyList list) {
            return list.pyget(position(Numbers.index(key), list.size()));
        } else if (container instanceof PyTuple tuple) {
            return tuple.pyget(position(Numbers.index(key), tuple.size()));
        } else if (container instanceof DictValue dict) {
            PyObject value = dict.get(key);
            if (value == null) {
                throw new PythonError("KeyError", "no such key");
            }
            return value;
        } else if (container instanceof RangeValue || container instanceof LazyValue) {
            throw new Unmodelled("a subscript of '" + Values.typeName(container) + "' is not supported");
        }
        throw PythonError.type("'" + Values.typeName(container) + "' object is not subscriptable");
    }

    /** {@code container[key] = value}. */
    public void set(PyObject container, PyObject key, PyObject value) {
        if (container instanceof PyList list) {
            list.pyset(position(Numbers.index(key), list.size()), value);
        } else if (container instanceof DictValue dict) {
            execution.allocate(2L * Execution.ITEM_BYTES);
            dict.put(key, value);
        } else {
            throw PythonError.type("'" + Values.typeName(container) + "' object does not support item assignment");
        }
    }

    /** {@code del container[key]}. */
    public void delete(PyObject container, PyObject key) {
        if (container instanceof PyList list) {
            execution.work(list.size());
            list.remove(position(Numbers.index(key), list.size()));
        } else if (container instanceof DictValue dict) {
            if (dict.remove(key) == null) {
                throw new PythonError("KeyError", "no such key");
            }
        } else {
            throw PythonError.type("'" + Values.typeName(container) + "' object doesn't support item deletion");
        }
    }

    /** {@code container[lower:upper:step]}; None is a bound that is not given. */
    public PyObject slice(PyObject container, PyObject lower, PyObject upper, PyObject step) {
        String text = Values.text(container);
        if (text == null && !Operations.isSequence(container)) {
            throw container instanceof RangeValue || container instanceof LazyValue || container instanceof DictValue
                    ? new Unmodelled("a slice of '" + Values.typeName(container) + "' is not supported")
                    : PythonError.type("'" + Values.typeName(container) + "' object is not subscriptable");
        }
        int size = text == null ? container.__len__() : text.length();
        long stride = step == Py.None ? 1 : Numbers.index(step);
        if (stride == 0) {
            throw PythonError.value("slice step cannot be zero");
        }
        long from = lower == Py.None ? (stride > 0 ? 0 : size - 1L) : clipped(Numbers.index(lower), size, stride);
        long to = upper == Py.None ? (stride > 0 ? size : -1) : clipped(Numbers.index(upper), size, stride);
        stride = Math.max(-size - 1L, Math.min(size + 1L, stride));
        execution.allocate((long) Execution.ITEM_BYTES * size);
        if (text != null) {
            StringBuilder part = new StringBuilder();
            for (long i = from; stride > 0 ? i < to : i > to; i += stride) {
                part.append(text.charAt((int) i));
            }
            return Values.string(part.toString());
        }
        PyObject[] items = Values.items(container);
        List<PyObject> part = new ArrayList<>();
        for (long i = from; stride > 0 ? i < to : i > to; i += stride) {
            part.add(items[(int) i]);
        }
        return Operations.sequenceLike(container, part.toArray(new PyObject[0]));
    }

    private static long clipped(long bound, int size, long stride) {
        long at = bound < 0 ? bound + size : bound;
        return stride > 0 ? Math.max(0, Math.min(size, at)) : Math.max(-1, Math.min(size - 1L, at));
    }
}
