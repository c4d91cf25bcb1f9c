package org.codestep.python.run;

import java.util.ArrayList;
import java.util.List;

/** A Python {@code list}: one object however many variables name it. */
final class ListValue {

    private final List<Object> items;

    ListValue(List<Object> items) {
        this.items = new ArrayList<>(items);
    }

    /** Its elements; changes show in the list. */
    List<Object> items() {
        return items;
    }
}
