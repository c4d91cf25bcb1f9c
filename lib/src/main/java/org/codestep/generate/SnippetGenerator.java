package org.codestep.generate;

/** Yields distinct random snippets of a level with their executed-line counts, as {@link LevelChunks} makes them. */
public final class SnippetGenerator extends DistinctSnippets<LabelledSnippet> {

    private final GeneratorConfig config;

    /** @param config its patience says when the level counts as exhausted */
    public SnippetGenerator(GeneratorConfig config) {
        super(new LevelChunks(config), config.patience());
        this.config = config;
    }

    @Override
    public String description() {
        return config.toString();
    }

    @Override
    protected LevelExhaustedException exhausted(long wanted, long found) {
        return new LevelExhaustedException(
                "level", config.level() + " (" + config.variant() + ")", config.patience(), wanted, found);
    }
}
