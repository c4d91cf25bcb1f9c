package org.codestep.source.segment;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What stands undivided in one of the parts for training, validation and test. */
public enum SplitBy {
    /** A file, and all files like it: the parts are those of the corpus. */
    FILE,
    /**
     * A segment: each is drawn by itself. This is the way that leaks. Segments of one file stand in several parts, and
     * where they overlap, what a model is measured on is what it was trained on. It is there to be compared with.
     */
    SEGMENT;

    /** As {@code file}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if there is none of that name; the message lists those that there are */
    public static SplitBy named(String name) {
        return Arrays.stream(values())
                .filter(value -> value.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("wanted one of " + Arrays.stream(values())
                        .map(SplitBy::toString).collect(Collectors.joining(", ")) + ", got '" + name + "'"));
    }
}
