package org.codestep.generate;

/** A level has no more distinct snippets, or so few that none was found in many attempts. */
public final class LevelExhaustedException extends RuntimeException {

    private final long found;

    LevelExhaustedException(GeneratorConfig config, long wanted, long found) {
        super(String.format(
                "level %s (%s) ran dry: %,d distinct snippets found, %,d wanted; %,d attempts in a row gave nothing"
                        + " new. Ask for at most %,d, or for another level",
                config.level(), config.variant(), found, wanted, config.patience(), found));
        this.found = found;
    }

    /** How many distinct snippets the level gave. */
    public long found() {
        return found;
    }
}
