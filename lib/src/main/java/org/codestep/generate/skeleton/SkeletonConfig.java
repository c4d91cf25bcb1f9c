package org.codestep.generate.skeleton;

import java.io.Serializable;
import java.util.Objects;
import org.codestep.generate.GeneratorConfig;

/**
 * What decides the snippets that a {@link SkeletonGenerator} yields: the same configuration gives the same snippets.
 *
 * @param name of the settings, as the snippets carry it
 * @param settings what the programs are like
 * @param seed of every random choice
 * @param patience after how many attempts in a row without a new snippet the settings count as exhausted; at least 1
 */
public record SkeletonConfig(String name, SkeletonSettings settings, long seed, int patience) implements Serializable {

    public SkeletonConfig {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(settings, "settings");
        if (patience < 1) {
            throw new IllegalArgumentException("patience must be at least 1 attempt, got " + patience);
        }
    }

    /** With {@link GeneratorConfig#DEFAULT_PATIENCE}. */
    public SkeletonConfig(String name, SkeletonSettings settings, long seed) {
        this(name, settings, seed, GeneratorConfig.DEFAULT_PATIENCE);
    }

    /** Of a preset, with {@link GeneratorConfig#DEFAULT_PATIENCE}. */
    public SkeletonConfig(Preset preset, long seed) {
        this(preset.toString(), preset.settings(), seed);
    }
}
