package org.codestep.trace.jython.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.codestep.python.run.value.PythonError;
import org.codestep.python.run.value.Unmodelled;
import org.python.core.PyFunction;
import org.python.core.PyObject;
import org.python.core.PyTuple;

/** A {@code dict} that keeps the order of insertion, which Jython's own does not. */
public final class DictValue extends PyObject {

    private static final long serialVersionUID = 1;

    /** A key as the program wrote it first, and its value. */
    public record Item(PyObject key, PyObject value) {}

    private final transient Map<Object, Item> items = new LinkedHashMap<>();
    /** Counts the insertions and removals. */
    private transient long changes;

    @Override
    public boolean __nonzero__() {
        return !items.isEmpty();
    }

    /** {@code len(dict)}. */
    public int size() {
        return items.size();
    }

    /** Null if there is none. */
    public PyObject get(PyObject key) {
        Item item = items.get(hashed(key));
        return item == null ? null : item.value();
    }

    /** {@code dict[key] = value}: an equal key stays as it was and where it was. */
    public void put(PyObject key, PyObject value) {
        Object hashed = hashed(key);
        Item old = items.get(hashed);
        if (old == null) {
            changes++;
        }
        items.put(hashed, new Item(old == null ? key : old.key(), value));
    }

    /** The value that was there, or null. */
    public PyObject remove(PyObject key) {
        Item item = items.remove(hashed(key));
        if (item == null) {
            return null;
        }
        changes++;
        return item.value();
    }

    /** The item that was there, or null if there is none. */
    public Item removeLast() {
        Item last = null;
        for (Item item : items.values()) {
            last = item;
        }
        if (last != null) {
            remove(last.key());
        }
        return last;
    }

    /** Removes all items. */
    public void clear() {
        changes++;
        items.clear();
    }

    /** A copy of the items in order. */
    public List<Item> snapshot() {
        return new ArrayList<>(items.values());
    }

    /** Goes through the items as CPython does, which finds out before each one whether the size has changed. */
    public Iterator<PyObject> iterator(Function<Item, PyObject> part) {
        Iterator<Item> rest = items.values().iterator();
        int size = items.size();
        long unchanged = changes;
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                if (items.size() != size) {
                    throw new PythonError("RuntimeError", "dictionary changed size during iteration");
                }
                if (changes != unchanged) {
                    throw new Unmodelled("a dict that gets other keys while a loop goes through it is not supported");
                }
                return rest.hasNext();
            }

            @Override
            public PyObject next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return part.apply(rest.next());
            }
        };
    }

    /** What stands for a key in the map: equal if and only if Python's keys are. */
    private static Object hashed(PyObject key) {
        if (key instanceof PyTuple tuple) {
            List<Object> parts = new ArrayList<>();
            for (PyObject part : tuple.getArray()) {
                parts.add(hashed(part));
            }
            return parts;
        }
        if (!Values.isScalar(key)) {
            if (key instanceof PyFunction || key instanceof RangeValue || key instanceof LazyValue) {
                throw new Unmodelled("a key of type '" + Values.typeName(key) + "' is not supported");
            }
            throw PythonError.type("unhashable type: '" + Values.typeName(key) + "'");
        }
        Object value = Values.scalar(key);
        if (value instanceof Boolean truth) {
            return truth ? 1L : 0L;
        }
        return value instanceof Double number ? hashed(number) : value;
    }

    private static Object hashed(double number) {
        if (Double.isNaN(number)) {
            throw new Unmodelled("nan as a key is not supported");
        }
        if (Double.isInfinite(number) || number != Math.rint(number)) {
            return number;
        }
        BigInteger integer = new BigDecimal(number).toBigInteger();
        return integer.bitLength() < Long.SIZE ? (Object) integer.longValue() : integer;
    }
}
