package org.codestep.cli.doctor;

import java.util.Locale;
import java.util.Objects;

/**
 * What {@code doctor} found of one thing that the kit needs.
 *
 * @param subject the thing, as {@code Python}
 * @param found what is there
 * @param remedy what to do; empty if nothing is wrong
 */
record Finding(String subject, String found, String remedy) {

    Finding {
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(found, "found");
        Objects.requireNonNull(remedy, "remedy");
    }

    static Finding ok(String subject, String found) {
        return new Finding(subject, found, "");
    }

    static Finding fault(String subject, String found, String remedy) {
        return new Finding(subject, found, remedy);
    }

    boolean isFault() {
        return !remedy.isEmpty();
    }

    /** One line, or two with the remedy. */
    @Override
    public String toString() {
        String line = String.format(Locale.ROOT, "%-5s  %-14s  %s", isFault() ? "FAULT" : "ok", subject, found);
        return isFault() ? line + String.format(Locale.ROOT, "%n%-5s  %-14s  -> %s", "", "", remedy) : line;
    }
}
