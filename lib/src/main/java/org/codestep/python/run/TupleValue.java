package org.codestep.python.run;

import java.util.List;

/** A Python {@code tuple}. */
final class TupleValue {

    static final TupleValue EMPTY = new TupleValue(List.of());

    private final List<Object> items;

    TupleValue(List<Object> items) {
        this.items = List.copyOf(items);
    }

    List<Object> items() {
        return items;
    }
}
