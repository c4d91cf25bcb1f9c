package org.codestep.generate.skeleton;

import org.codestep.generate.DistinctSnippets;
import org.codestep.generate.LevelExhaustedException;

/**
 * Yields distinct random programs of given settings with their executed-line counts, as {@link SkeletonChunks} makes
 * them.
 */
public final class SkeletonGenerator extends DistinctSnippets<SkeletonSnippet> {

    private final SkeletonConfig config;

    public SkeletonGenerator(SkeletonConfig config) {
        super(new SkeletonChunks(config), config.patience());
        this.config = config;
    }

    @Override
    public String description() {
        return config.toString();
    }

    @Override
    protected LevelExhaustedException exhausted(long wanted, long found) {
        return new LevelExhaustedException("preset", config.name(), config.patience(), wanted, found);
    }
}
