package org.codestep.corpus.file;

import java.util.List;
import java.util.Locale;

/** Numbers of bytes, in words for people. */
public final class ByteCount {

    private static final List<String> UNITS = List.of("kB", "MB", "GB", "TB");
    private static final double STEP = 1000;

    private ByteCount() {}

    /** As {@code 999 bytes}, {@code 1.5 kB}, {@code 548 MB}: powers of a thousand, as the Hub shows them. */
    public static String text(long bytes) {
        if (bytes < STEP) {
            return bytes + " bytes";
        }
        double value = bytes / STEP;
        int unit = 0;
        // What would be rounded to a thousand is one of the next unit.
        while (value >= STEP - 0.5 && unit < UNITS.size() - 1) {
            value /= STEP;
            unit++;
        }
        return String.format(Locale.ROOT, value < 99.95 ? "%.1f %s" : "%.0f %s", value, UNITS.get(unit));
    }
}
