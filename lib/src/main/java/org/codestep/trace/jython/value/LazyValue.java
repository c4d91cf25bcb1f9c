package org.codestep.trace.jython.value;

import java.util.Iterator;
import java.util.function.Supplier;
import org.codestep.python.run.value.Unmodelled;
import org.python.core.PyObject;

/** What can only be gone through: an iterator such as {@code zip}'s, or a view such as {@code dict.keys}'s. */
public final class LazyValue extends PyObject {

    private static final long serialVersionUID = 1;

    private final String typeName;
    private final transient Supplier<Iterator<PyObject>> items;

    private LazyValue(String typeName, Supplier<Iterator<PyObject>> items) {
        this.typeName = typeName;
        this.items = items;
    }

    /** Can be gone through once. */
    public static LazyValue once(String typeName, Iterator<PyObject> items) {
        return new LazyValue(typeName, () -> items);
    }

    /** Can be gone through again and again. */
    public static LazyValue view(String typeName, Supplier<Iterator<PyObject>> items) {
        return new LazyValue(typeName, items);
    }

    String typeName() {
        return typeName;
    }

    /** What is left of an iterator; of a view, all items each time. */
    public Iterator<PyObject> iterator() {
        return items.get();
    }

    /** Truth needs the length, which an iterator has not and a view has. */
    @Override
    public boolean __nonzero__() {
        throw new Unmodelled("the truth of '" + typeName + "' is not supported");
    }
}
