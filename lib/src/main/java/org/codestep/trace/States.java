package org.codestep.trace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Variables and their values as CPython's {@code str} shows them, in order of first assignment.
 *
 * @param values name to value; iteration order is the order of first assignment
 */
public record States(Map<String, String> values) {

    /** No variable at all. */
    public static final States NONE = new States(Map.of());

    public States {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** {@code name?value} joined by {@code ;}, the notation of the prompts. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        values.forEach((name, value) -> parts.add(name + "?" + value));
        return String.join(";", parts);
    }
}
