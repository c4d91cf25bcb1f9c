package org.codestep.trace.jython.operation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.codestep.python.run.value.PythonError;
import org.codestep.python.run.value.Unmodelled;
import org.codestep.python.syntax.BinaryOperator;
import org.codestep.python.syntax.ComparisonOperator;
import org.codestep.python.syntax.UnaryOperator;
import org.codestep.trace.jython.run.Execution;
import org.codestep.trace.jython.run.Text;
import org.codestep.trace.jython.value.Arguments;
import org.codestep.trace.jython.value.DictValue;
import org.codestep.trace.jython.value.LazyValue;
import org.codestep.trace.jython.value.Numbers;
import org.codestep.trace.jython.value.RangeValue;
import org.codestep.trace.jython.value.Strings;
import org.codestep.trace.jython.value.Values;
import org.python.core.Py;
import org.python.core.PyFloat;
import org.python.core.PyFunction;
import org.python.core.PyList;
import org.python.core.PyObject;
import org.python.core.PyTuple;

/** The built-in functions that a program may call by their names. */
public final class BuiltinFunctions {

    /** Far from overflow. */
    private static final long LARGEST_BOUND = 1L << 60;

    @FunctionalInterface
    private interface Function {
        PyObject call(Arguments arguments);
    }

    private final Execution execution;
    private final Operations operations;
    private final Map<String, Function> functions;

    public BuiltinFunctions(Execution execution, Operations operations) {
        this.execution = execution;
        this.operations = operations;
        this.functions = Map.ofEntries(
                Map.entry("print", this::print),
                Map.entry("len", a -> Values.python(length(a.require(1, 1).get(0)))),
                Map.entry("range", this::range),
                Map.entry("abs", this::abs),
                Map.entry("min", a -> extreme(a, ComparisonOperator.LESS)),
                Map.entry("max", a -> extreme(a, ComparisonOperator.GREATER)),
                Map.entry("sum", this::sum),
                Map.entry("sorted", this::sorted),
                Map.entry("reversed", this::reversed),
                Map.entry("enumerate", this::enumerate),
                Map.entry("zip", this::zip),
                Map.entry("any", a -> Values.python(anyIs(true, a))),
                Map.entry("all", a -> Values.python(!anyIs(false, a))),
                Map.entry("int", a -> a.require(0, 1).values().length == 0
                        ? Values.python(0L) : Numbers.toInteger(a.get(0))),
                Map.entry("float", a -> a.require(0, 1).values().length == 0
                        ? Values.python(0.0) : Numbers.toFloat(a.get(0), execution.scalars())),
                Map.entry("str", this::str),
                Map.entry("repr", a -> Values.string(new Text(execution).repr(a.require(1, 1).get(0)))),
                Map.entry("bool", a -> Values.python(a.require(0, 1).values().length > 0 && a.get(0).__nonzero__())),
                Map.entry("list", a -> new PyList(collected(a).toArray(new PyObject[0]))),
                Map.entry("tuple", a -> a.values().length == 1 && a.get(0) instanceof PyTuple
                        ? a.get(0) : new PyTuple(collected(a).toArray(new PyObject[0]))),
                Map.entry("dict", this::dict),
                Map.entry("round", a -> Numbers.round(a.require(1, 2).get(0), second(a))),
                Map.entry("divmod", this::divmod),
                Map.entry("pow", a -> operations.binary(BinaryOperator.POWER, a.require(2, 2).get(0), a.get(1))),
                Map.entry("ord", this::ord),
                Map.entry("chr", this::chr),
                Map.entry("input", BuiltinFunctions::input));
    }

    /** The functions that {@link #call} knows. */
    public static final List<String> NAMES = List.of("print", "len", "range", "abs", "min", "max", "sum", "sorted",
            "reversed", "enumerate", "zip", "any", "all", "int", "float", "str", "repr", "bool", "list", "tuple",
            "dict", "round", "divmod", "pow", "ord", "chr", "input");

    /** @param name one of {@link #NAMES} */
    public PyObject call(String name, PyObject[] values, String[] keywords) {
        return functions.get(name).call(new Arguments(name, values, keywords));
    }

    /** {@code isinstance(value, type)} of the type's name. */
    public static boolean isInstance(PyObject value, String type) {
        String own = Values.typeName(value);
        return own.equals(type) || own.equals("bool") && type.equals("int");
    }

    private PyObject print(Arguments a) {
        a.requireKeywords(List.of("sep", "end"));
        String separator = option(a.keyword("sep"), "sep", " ");
        String end = option(a.keyword("end"), "end", "\n");
        for (int i = 0; i < a.positional(); i++) {
            if (i > 0) {
                execution.print(separator);
            }
            execution.print(new Text(execution).of(a.get(i)));
        }
        execution.print(end);
        return Py.None;
    }

    private static String option(PyObject value, String name, String otherwise) {
        if (value == null || value == Py.None) {
            return otherwise;
        }
        String text = Values.text(value);
        if (text == null) {
            throw PythonError.type(name + " must be None or a string, not " + Values.typeName(value));
        }
        return text;
    }

    private static long length(PyObject value) {
        String text = Values.text(value);
        if (text != null) {
            return text.length();
        } else if (Operations.isSequence(value)) {
            return value.__len__();
        } else if (value instanceof DictValue dict) {
            return dict.size();
        } else if (value instanceof RangeValue range) {
            return range.size();
        } else if (value instanceof LazyValue) {
            throw new Unmodelled("the length of '" + Values.typeName(value) + "' is not supported");
        }
        throw PythonError.type("object of type '" + Values.typeName(value) + "' has no len()");
    }

    private PyObject range(Arguments a) {
        a.require(1, 3);
        long[] bounds = new long[a.values().length];
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = Numbers.index(a.get(i));
            if (Math.abs(bounds[i]) > LARGEST_BOUND) {
                throw new Unmodelled("a range to more than " + LARGEST_BOUND + " is not supported");
            }
        }
        if (bounds.length == 3 && bounds[2] == 0) {
            throw PythonError.value("range() arg 3 must not be zero");
        }
        return bounds.length == 1 ? new RangeValue(0, bounds[0], 1)
                : new RangeValue(bounds[0], bounds[1], bounds.length == 2 ? 1 : bounds[2]);
    }

    private PyObject abs(Arguments a) {
        PyObject value = a.require(1, 1).get(0);
        if (!Values.isScalar(value) || Values.text(value) != null || value == Py.None) {
            throw PythonError.type("bad operand type for abs(): '" + Values.typeName(value) + "'");
        }
        if (value instanceof PyFloat number) {
            return Values.python(Math.abs(number.getValue()));
        }
        boolean negative = operations.compare(ComparisonOperator.LESS, value, Py.Zero);
        return operations.unary(negative ? UnaryOperator.MINUS : UnaryOperator.PLUS, value);
    }

    private PyObject extreme(Arguments a, ComparisonOperator better) {
        a.require(1, Integer.MAX_VALUE);
        Iterator<PyObject> items = a.values().length == 1
                ? operations.iterate(a.get(0)) : List.of(a.values()).iterator();
        if (!items.hasNext()) {
            throw PythonError.value(a.function() + "() arg is an empty sequence");
        }
        PyObject best = items.next();
        while (items.hasNext()) {
            PyObject item = items.next();
            if (operations.compare(better, item, best)) {
                best = item;
            }
        }
        return best;
    }

    private PyObject sum(Arguments a) {
        a.require(1, 2);
        PyObject total = a.values().length == 2 ? a.get(1) : Py.Zero;
        if (Values.text(total) != null) {
            throw PythonError.type("sum() can't sum strings [use ''.join(seq) instead]");
        }
        for (Iterator<PyObject> items = operations.iterate(a.get(0)); items.hasNext();) {
            total = operations.binary(BinaryOperator.ADD, total, items.next());
            if (total instanceof PyFloat) {
                throw new Unmodelled("sum() of floats, which depends on CPython's version, is not supported");
            }
        }
        return total;
    }

    private PyObject sorted(Arguments a) {
        a.requireKeywords(List.of("reverse", "key"));
        if (a.positional() != 1) {
            throw new Unmodelled("'sorted' with " + a.positional() + " arguments is not supported");
        }
        PyList list = Values.list(collected(a.get(0)));
        sort(list, a);
        return list;
    }

    /** Sorts a list in its place by the keywords {@code reverse} and {@code key}. */
    void sort(PyList list, Arguments a) {
        PyObject reverse = a.keyword("reverse");
        boolean descending = reverse != null && Numbers.index(reverse) != 0;
        PyObject key = a.keyword("key");
        if (key != null && key != Py.None && !(key instanceof PyFunction)) {
            throw new Unmodelled("a key that is no function of the program is not supported");
        }
        boolean keyed = key instanceof PyFunction;
        PyObject[] items = Values.items(list);
        Integer[] order = new Integer[items.length];
        PyObject[] keys = new PyObject[items.length];
        for (int i = 0; i < items.length; i++) {
            order[i] = i;
            keys[i] = keyed ? key.__call__(items[i]) : items[i];
            refuseNan(keys[i]);
        }
        Comparator<Integer> ascending = (x, y) -> order(keys[x], keys[y]);
        Arrays.sort(order, descending ? ascending.reversed() : ascending);
        if (list.size() != items.length) {
            throw new Unmodelled("a list that changes while it is sorted is not supported");
        }
        for (int i = 0; i < items.length; i++) {
            list.pyset(i, items[order[i]]);
        }
    }

    private int order(PyObject x, PyObject y) {
        if (operations.compare(ComparisonOperator.LESS, x, y)) {
            return -1;
        }
        return operations.compare(ComparisonOperator.LESS, y, x) ? 1 : 0;
    }

    /** Its place depends on the way of sorting. */
    private static void refuseNan(PyObject key) {
        if (key instanceof PyFloat number && Double.isNaN(number.getValue())) {
            throw new Unmodelled("sorting nan is not supported");
        }
        if (Operations.isSequence(key)) {
            for (PyObject part : Values.items(key)) {
                if (Operations.isSequence(part)) {
                    throw new Unmodelled("sorting by nested sequences is not supported");
                }
                refuseNan(part);
            }
        }
    }

    private PyObject reversed(Arguments a) {
        PyObject value = a.require(1, 1).get(0);
        if (!Operations.isSequence(value) && Values.text(value) == null && !(value instanceof RangeValue)) {
            throw new Unmodelled("reversed() of '" + Values.typeName(value) + "' is not supported");
        }
        if (value instanceof RangeValue range) {
            long last = range.start() + (range.size() - 1) * range.step();
            return LazyValue.once("range_iterator", operations.iterate(
                    new RangeValue(last, range.start() - range.step(), -range.step())));
        }
        List<PyObject> items = collected(value);
        if (value instanceof PyList list) {
            return LazyValue.once("list_reverseiterator", new ReversedList(list, items.size()));
        }
        Collections.reverse(items);
        return LazyValue.once("reversed", items.iterator());
    }

    /** Goes down from the list's end of the time when it was made. */
    private static final class ReversedList implements Iterator<PyObject> {
        private final PyList list;
        private int left;

        ReversedList(PyList list, int size) {
            this.list = list;
            this.left = size;
        }

        @Override
        public boolean hasNext() {
            if (left > list.size()) {
                left = 0;
            }
            return left > 0;
        }

        @Override
        public PyObject next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return list.pyget(--left);
        }
    }

    private PyObject enumerate(Arguments a) {
        a.requireKeywords(List.of("start"));
        if (a.positional() < 1 || a.values().length > 2) {
            throw new Unmodelled("'enumerate' with " + a.values().length + " arguments is not supported");
        }
        Iterator<PyObject> items = operations.iterate(a.get(0));
        long start = a.values().length == 2 ? Numbers.index(a.get(1)) : 0;
        return LazyValue.once("enumerate", new Iterator<>() {
            private long next = start;

            @Override
            public boolean hasNext() {
                return items.hasNext();
            }

            @Override
            public PyObject next() {
                return Values.tuple(Values.python(next++), items.next());
            }
        });
    }

    /** Only of what an item too many can be taken from without a trace. */
    private PyObject zip(Arguments a) {
        a.require(1, Integer.MAX_VALUE);
        List<Iterator<PyObject>> parts = new ArrayList<>();
        for (PyObject value : a.values()) {
            if (value instanceof LazyValue) {
                throw new Unmodelled("zip() of '" + Values.typeName(value) + "' is not supported");
            }
            parts.add(operations.iterate(value));
        }
        return LazyValue.once("zip", new Iterator<>() {
            private boolean ended;

            @Override
            public boolean hasNext() {
                ended = ended || !parts.stream().allMatch(Iterator::hasNext);
                return !ended;
            }

            @Override
            public PyObject next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return new PyTuple(parts.stream().map(Iterator::next).toArray(PyObject[]::new));
            }
        });
    }

    private boolean anyIs(boolean truth, Arguments a) {
        for (Iterator<PyObject> items = operations.iterate(a.require(1, 1).get(0)); items.hasNext();) {
            if (items.next().__nonzero__() == truth) {
                return true;
            }
        }
        return false;
    }

    private PyObject str(Arguments a) {
        return Values.string(a.require(0, 1).values().length == 0 ? "" : new Text(execution).of(a.get(0)));
    }

    private List<PyObject> collected(Arguments a) {
        return a.require(0, 1).values().length == 0 ? List.of() : collected(a.get(0));
    }

    /** All that there is to go through. */
    List<PyObject> collected(PyObject value) {
        List<PyObject> items = new ArrayList<>();
        for (Iterator<PyObject> rest = operations.iterate(value); rest.hasNext();) {
            if (items.size() % 1024 == 0) {
                execution.grow(1024L * Execution.ITEM_BYTES, (long) items.size() * Execution.ITEM_BYTES);
            }
            items.add(rest.next());
        }
        return items;
    }

    private PyObject dict(Arguments a) {
        DictValue dict = new DictValue();
        if (a.require(0, 1).values().length == 0) {
            return dict;
        }
        if (a.get(0) instanceof DictValue other) {
            other.snapshot().forEach(item -> dict.put(item.key(), item.value()));
            return dict;
        }
        for (PyObject pair : collected(a.get(0))) {
            if (!Operations.isSequence(pair)) {
                throw new Unmodelled("dict() of other than pairs is not supported");
            }
            PyObject[] parts = operations.unpack(pair, 2).getArray();
            dict.put(parts[0], parts[1]);
        }
        return dict;
    }

    private static PyObject second(Arguments a) {
        return a.values().length == 1 || a.get(1) == Py.None ? null : a.get(1);
    }

    private PyObject divmod(Arguments a) {
        a.require(2, 2);
        if (Values.text(a.get(0)) != null) {
            throw PythonError.type("unsupported operand type(s) for divmod()");
        }
        PyObject quotient = operations.binary(BinaryOperator.FLOOR_DIVIDE, a.get(0), a.get(1));
        return Values.tuple(quotient, operations.binary(BinaryOperator.MODULO, a.get(0), a.get(1)));
    }

    private PyObject ord(Arguments a) {
        String text = a.require(1, 1).text(0);
        if (text.length() != 1) {
            throw PythonError.type("ord() expected a character, but string of length " + text.length() + " found");
        }
        return Values.python((long) text.charAt(0));
    }

    private PyObject chr(Arguments a) {
        long code = Numbers.index(a.require(1, 1).get(0));
        if (code < 0 || code > Character.MAX_CODE_POINT) {
            throw PythonError.value("chr() arg not in range(0x110000)");
        }
        if (code > Strings.LAST_ASCII) {
            throw new Unmodelled("a string that is not ASCII is not supported");
        }
        return Values.string(Character.toString((int) code));
    }

    /** Standard input is empty, and nobody reads the prompt. */
    private static PyObject input(Arguments a) {
        throw new PythonError("EOFError", a.require(0, 1).function() + " when reading a line");
    }
}
