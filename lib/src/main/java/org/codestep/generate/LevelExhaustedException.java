package org.codestep.generate;

import java.util.Locale;

/** A level or preset has no more distinct snippets, or so few that none was found in many attempts. */
public final class LevelExhaustedException extends RuntimeException {

    private final long found;

    /**
     * @param kind what ran dry: {@code level} or {@code preset}
     * @param name which one
     * @param patience how many attempts in a row gave nothing new
     */
    public LevelExhaustedException(String kind, String name, int patience, long wanted, long found) {
        super(String.format(
                Locale.ROOT,
                "%s %s ran dry: %,d distinct snippets found, %,d wanted; %,d attempts in a row gave nothing"
                        + " new. Ask for at most %,d, or for another %s",
                kind, name, found, wanted, patience, found, kind));
        this.found = found;
    }

    /** How many distinct snippets there were. */
    public long found() {
        return found;
    }
}
