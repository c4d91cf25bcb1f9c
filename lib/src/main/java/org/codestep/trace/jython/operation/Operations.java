package org.codestep.trace.jython.operation;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.codestep.python.run.operation.Scalars;
import org.codestep.python.run.value.PythonError;
import org.codestep.python.run.value.Unmodelled;
import org.codestep.python.syntax.BinaryOperator;
import org.codestep.python.syntax.ComparisonOperator;
import org.codestep.python.syntax.UnaryOperator;
import org.codestep.trace.jython.run.Execution;
import org.codestep.trace.jython.run.Text;
import org.codestep.trace.jython.value.DictValue;
import org.codestep.trace.jython.value.LazyValue;
import org.codestep.trace.jython.value.Numbers;
import org.codestep.trace.jython.value.RangeValue;
import org.codestep.trace.jython.value.Values;
import org.python.core.PyFloat;
import org.python.core.PyFunction;
import org.python.core.PyList;
import org.python.core.PyObject;
import org.python.core.PyTuple;
import org.python.core.PyUnicode;

/** What the operators do with any values. */
public final class Operations {

    private final Execution execution;
    private final Scalars scalars;

    public Operations(Execution execution) {
        this.execution = execution;
        this.scalars = execution.scalars();
    }

    /**
     * {@code a operator b}.
     *
     * @throws PythonError as Python does
     */
    public PyObject binary(BinaryOperator operator, PyObject a, PyObject b) {
        if (Values.isScalar(a) && Values.isScalar(b)) {
            PyObject result = Values.python(scalars.binary(operator, Values.scalar(a), Values.scalar(b)));
            if (result instanceof PyUnicode text) {
                execution.allocate(Execution.OBJECT_BYTES + text.getString().length());
            }
            return result;
        }
        if (operator == BinaryOperator.MODULO && a instanceof PyUnicode) {
            throw new Unmodelled("formatting with '%' is not supported");
        }
        if (operator == BinaryOperator.ADD && isSequence(a) && a.getClass() == b.getClass()) {
            return concatenation(a, b);
        }
        if (operator == BinaryOperator.MULTIPLY && (isSequence(a) || isSequence(b))) {
            return isSequence(a) ? repetition(a, b) : repetition(b, a);
        }
        if (a instanceof LazyValue || b instanceof LazyValue || a instanceof DictValue && b instanceof DictValue) {
            throw new Unmodelled("'" + operator.symbol() + "' of '" + Values.typeName(a) + "' is not supported");
        }
        throw PythonError.type("unsupported operand type(s) for " + operator.symbol() + ": '" + Values.typeName(a)
                + "' and '" + Values.typeName(b) + "'");
    }

    /** {@code a operator= b}: a list is changed in its place. */
    public PyObject inPlace(BinaryOperator operator, PyObject a, PyObject b) {
        if (a instanceof PyList list && operator == BinaryOperator.ADD) {
            extend(list, b);
            return a;
        }
        if (a instanceof PyList && operator == BinaryOperator.MULTIPLY) {
            throw new Unmodelled("'*=' of a list is not supported");
        }
        return binary(operator, a, b);
    }

    void extend(PyList list, PyObject items) {
        if (items == list) {
            throw new Unmodelled("a list extended by itself is not supported");
        }
        for (Iterator<PyObject> rest = iterate(items); rest.hasNext();) {
            execution.grow(Execution.ITEM_BYTES, (long) Execution.ITEM_BYTES * list.size());
            list.pyadd(rest.next());
        }
    }

    private PyObject concatenation(PyObject a, PyObject b) {
        PyObject[] x = Values.items(a);
        PyObject[] y = Values.items(b);
        execution.allocate((long) Execution.ITEM_BYTES * (x.length + y.length));
        PyObject[] both = Arrays.copyOf(x, x.length + y.length);
        System.arraycopy(y, 0, both, x.length, y.length);
        return sequenceLike(a, both);
    }

    private PyObject repetition(PyObject sequence, PyObject count) {
        if (!Values.isScalar(count)) {
            throw PythonError.type("can't multiply sequence by non-int of type '" + Values.typeName(count) + "'");
        }
        long times = Math.max(0, Numbers.index(count));
        PyObject[] items = Values.items(sequence);
        if (items.length == 0 || times == 0) {
            return sequenceLike(sequence, new PyObject[0]);
        }
        execution.allocate(times > Integer.MAX_VALUE ? Long.MAX_VALUE : Execution.ITEM_BYTES * times * items.length);
        PyObject[] all = new PyObject[items.length * (int) times];
        for (int i = 0; i < all.length; i++) {
            all[i] = items[i % items.length];
        }
        return sequenceLike(sequence, all);
    }

    static PyObject sequenceLike(PyObject model, PyObject[] items) {
        return model instanceof PyTuple ? new PyTuple(items) : new PyList(items);
    }

    static boolean isSequence(PyObject value) {
        return value instanceof PyList || value instanceof PyTuple;
    }

    /**
     * {@code operator a}.
     *
     * @throws PythonError if there is no such operation on the value
     */
    public PyObject unary(UnaryOperator operator, PyObject a) {
        if (!Values.isScalar(a)) {
            throw PythonError.type(
                    "bad operand type for unary " + operator.symbol() + ": '" + Values.typeName(a) + "'");
        }
        return Values.python(scalars.unary(operator, Values.scalar(a)));
    }

    /**
     * {@code a operator b}.
     *
     * @throws PythonError if Python cannot compare them
     */
    public boolean compare(ComparisonOperator operator, PyObject a, PyObject b) {
        return switch (operator) {
            case EQUAL -> equal(a, b, 0);
            case NOT_EQUAL -> !equal(a, b, 0);
            case IN -> contains(b, a);
            case NOT_IN -> !contains(b, a);
            case IS -> a == b;
            case IS_NOT -> a != b;
            default -> ordered(operator, a, b, 0);
        };
    }

    /** Whether an item of a container equals a value. */
    boolean equalInside(PyObject item, PyObject value) {
        return equal(item, value, 1);
    }

    private boolean equal(PyObject a, PyObject b, int depth) {
        execution.work(1);
        requireShallow(depth);
        if (Values.isScalar(a) && Values.isScalar(b)) {
            refuseNanInside(a, depth);
            refuseNanInside(b, depth);
            return scalars.compare(ComparisonOperator.EQUAL, Values.scalar(a), Values.scalar(b));
        }
        if (isSequence(a) && a.getClass() == b.getClass()) {
            PyObject[] x = Values.items(a);
            PyObject[] y = Values.items(b);
            return x.length == y.length && firstDifference(x, y, depth) == x.length;
        }
        if (a instanceof DictValue x && b instanceof DictValue y) {
            return equal(x, y, depth);
        }
        if (a instanceof LazyValue || b instanceof LazyValue || a instanceof RangeValue || b instanceof RangeValue) {
            throw new Unmodelled("'==' of '" + Values.typeName(a) + "' and '" + Values.typeName(b)
                    + "' is not supported");
        }
        return a == b;
    }

    private boolean equal(DictValue a, DictValue b, int depth) {
        if (a.size() != b.size()) {
            return false;
        }
        for (DictValue.Item item : a.snapshot()) {
            PyObject other = b.get(item.key());
            if (other == null || !equal(item.value(), other, depth + 1)) {
                return false;
            }
        }
        return true;
    }

    /** Inside a container CPython looks at identity first, which nan differs in. */
    private static void refuseNanInside(PyObject value, int depth) {
        if (depth > 0 && value instanceof PyFloat number && Double.isNaN(number.getValue())) {
            throw new Unmodelled("a comparison of nan inside a container is not supported");
        }
    }

    private static void requireShallow(int depth) {
        if (depth > Text.DEEPEST) {
            throw new Unmodelled("a comparison of more than " + Text.DEEPEST + " levels is not supported");
        }
    }

    private int firstDifference(PyObject[] x, PyObject[] y, int depth) {
        int at = 0;
        while (at < x.length && at < y.length && equal(x[at], y[at], depth + 1)) {
            at++;
        }
        return at;
    }

    private boolean ordered(ComparisonOperator operator, PyObject a, PyObject b, int depth) {
        execution.work(1);
        requireShallow(depth);
        if (Values.isScalar(a) && Values.isScalar(b)) {
            return scalars.compare(operator, Values.scalar(a), Values.scalar(b));
        }
        if (isSequence(a) && a.getClass() == b.getClass()) {
            PyObject[] x = Values.items(a);
            PyObject[] y = Values.items(b);
            int at = firstDifference(x, y, depth);
            return at < x.length && at < y.length
                    ? ordered(operator, x[at], y[at], depth + 1)
                    : scalars.compare(operator, (long) x.length, (long) y.length);
        }
        if (a instanceof LazyValue && b instanceof LazyValue) {
            throw new Unmodelled("'" + operator.symbol() + "' of views is not supported");
        }
        throw PythonError.type("'" + operator.symbol() + "' not supported between instances of '"
                + Values.typeName(a) + "' and '" + Values.typeName(b) + "'");
    }

    private boolean contains(PyObject container, PyObject item) {
        if (container instanceof DictValue dict) {
            return dict.get(item) != null;
        }
        if (isSequence(container)) {
            for (PyObject other : Values.items(container)) {
                if (equalInside(other, item)) {
                    return true;
                }
            }
            return false;
        }
        if (container instanceof RangeValue range && Values.isScalar(item)
                && Values.scalar(item) instanceof Long number) {
            long distance = number - range.start();
            return distance % range.step() == 0 && distance / range.step() >= 0
                    && distance / range.step() < range.size();
        }
        if (container instanceof RangeValue || container instanceof LazyValue) {
            throw new Unmodelled("'in' of '" + Values.typeName(container) + "' is not supported");
        }
        if (Values.isScalar(container) && Values.isScalar(item)) {
            return scalars.compare(ComparisonOperator.IN, Values.scalar(item), Values.scalar(container));
        }
        throw PythonError.type("'in' of '" + Values.typeName(item) + "' and '" + Values.typeName(container) + "'");
    }

    /** {@code iter(value)}. */
    public Iterator<PyObject> iterate(PyObject value) {
        if (value instanceof PyList list) {
            return new ListIterator(list);
        } else if (value instanceof PyTuple tuple) {
            return Arrays.asList(tuple.getArray()).iterator();
        } else if (value instanceof PyUnicode text) {
            return text.getString().chars().mapToObj(c -> (PyObject) Values.string(Character.toString(c))).iterator();
        } else if (value instanceof DictValue dict) {
            return dict.iterator(DictValue.Item::key);
        } else if (value instanceof RangeValue range) {
            return counted(range.iterator());
        } else if (value instanceof LazyValue lazy) {
            return lazy.iterator();
        } else if (value instanceof PyFunction || Values.isScalar(value)) {
            throw PythonError.type("'" + Values.typeName(value) + "' object is not iterable");
        }
        throw new Unmodelled("going through '" + Values.typeName(value) + "' is not supported");
    }

    /** A range may be long without taking memory, so that the clock must be looked at. */
    private Iterator<PyObject> counted(Iterator<PyObject> items) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return items.hasNext();
            }

            @Override
            public PyObject next() {
                execution.work(1);
                return items.next();
            }
        };
    }

    /** Sees what the loop does to the list; once at its end, it stays there. */
    private final class ListIterator implements Iterator<PyObject> {
        private PyList list;
        private int next;

        ListIterator(PyList list) {
            this.list = list;
        }

        @Override
        public boolean hasNext() {
            if (list != null && next >= list.size()) {
                list = null;
            }
            return list != null;
        }

        @Override
        public PyObject next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            execution.work(1);
            return list.pyget(next++);
        }
    }

    /** The values that {@code count} targets get. */
    public PyTuple unpack(PyObject value, int count) {
        if (Values.isScalar(value) && !(value instanceof PyUnicode)) {
            throw PythonError.type("cannot unpack non-iterable " + Values.typeName(value) + " object");
        }
        Iterator<PyObject> items = iterate(value);
        PyObject[] result = new PyObject[count];
        for (int i = 0; i < count; i++) {
            if (!items.hasNext()) {
                throw PythonError.value("not enough values to unpack (expected " + count + ", got " + i + ")");
            }
            result[i] = items.next();
        }
        if (items.hasNext()) {
            throw PythonError.value("too many values to unpack (expected " + count + ")");
        }
        return new PyTuple(result);
    }
}
