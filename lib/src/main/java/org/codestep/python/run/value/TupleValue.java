package org.codestep.python.run.value;

import java.util.List;

/** A Python {@code tuple}. */
public final class TupleValue {

    static final TupleValue EMPTY = new TupleValue(List.of());

    private final List<Object> items;

    /** @param items are copied */
    public TupleValue(List<Object> items) {
        this.items = List.copyOf(items);
    }

    /** Its elements; cannot be changed. */
    public List<Object> items() {
        return items;
    }
}
