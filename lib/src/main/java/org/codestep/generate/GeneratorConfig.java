package org.codestep.generate;

import java.io.Serializable;
import java.util.Objects;

/**
 * What decides the snippets that a generator yields: the same configuration gives the same snippets.
 *
 * @param level the level of the snippets
 * @param variant which published generator is followed
 * @param seed of every random choice
 * @param patience after how many attempts in a row without a new snippet a level counts as exhausted; at least 1
 */
public record GeneratorConfig(Level level, Variant variant, long seed, int patience) implements Serializable {

    /** The reference's own bound on duplicates in a row. */
    public static final int DEFAULT_PATIENCE = 1_000;

    public GeneratorConfig {
        Objects.requireNonNull(level, "level");
        Objects.requireNonNull(variant, "variant");
        if (patience < 1) {
            throw new IllegalArgumentException("patience must be at least 1 attempt, got " + patience);
        }
    }

    public GeneratorConfig(Level level, Variant variant, long seed) {
        this(level, variant, seed, DEFAULT_PATIENCE);
    }
}
