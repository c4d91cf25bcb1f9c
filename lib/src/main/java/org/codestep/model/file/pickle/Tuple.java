package org.codestep.model.file.pickle;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Python's: unlike a list, it stays as it is.
 *
 * @param values of which some may be null, for None
 */
record Tuple(List<Object> values) {

    /** @throws IOException if it has fewer or more values */
    void requireCount(int least, int most) throws IOException {
        if (values.size() < least || values.size() > most) {
            throw new IOException("builds something of " + values.size() + " parts, wanted " + most);
        }
    }

    /** One of the values. @throws IOException if it is of another type */
    <T> T get(int index, Class<T> type) throws IOException {
        return cast(values.get(index), type);
    }

    /** The whole numbers of a tuple in this one. */
    List<Long> numbers(int index) throws IOException {
        List<Object> numbers = get(index, Tuple.class).values;
        for (Object number : numbers) {
            cast(number, Long.class);
        }
        return numbers.stream().map(Long.class::cast).toList();
    }

    /** The same value. @throws IOException if it is of another type */
    static <T> T cast(Object value, Class<T> type) throws IOException {
        if (!type.isInstance(value)) {
            throw new IOException("has " + (value == null ? "None" : kind(value.getClass())) + " where " + kind(type)
                    + " belongs");
        }
        return type.cast(value);
    }

    private static String kind(Class<?> type) {
        return Map.class.isAssignableFrom(type) ? "a dict"
                : List.class.isAssignableFrom(type) ? "a list"
                : "a " + type.getSimpleName();
    }
}
