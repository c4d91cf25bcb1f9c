package org.codestep.source;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What becomes of files that are almost the same. */
public enum NearPolicy {
    /** The first of a group is kept. */
    KEEP_ONE,
    /** All are kept, in one part. */
    TOGETHER,
    /** They are not looked for: two parts may have them. */
    OFF;

    /** @throws IllegalArgumentException if there is no such policy; the message lists all */
    public static NearPolicy named(String name) {
        return Arrays.stream(values())
                .filter(policy -> policy.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("wanted "
                        + Arrays.stream(values()).map(NearPolicy::toString).collect(Collectors.joining(" or "))
                        + ", got '" + name + "'"));
    }

    /** As it is given, {@code keep-one}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
