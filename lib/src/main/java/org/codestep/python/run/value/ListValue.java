package org.codestep.python.run.value;

import java.util.ArrayList;
import java.util.List;

/** A Python {@code list}: one object however many variables name it. */
public final class ListValue {

    private final List<Object> items;

    /**
     * A new list.
     *
     * @param items are copied
     */
    public ListValue(List<Object> items) {
        this.items = new ArrayList<>(items);
    }

    /** Its elements; changes show in the list. */
    public List<Object> items() {
        return items;
    }
}
