package org.codestep.generate;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.commons.rng.UniformRandomProvider;
import org.codestep.trace.Limits;
import org.codestep.trace.TinyPyTracer;
import org.codestep.trace.Trace;
import org.codestep.trace.Tracer;

/**
 * Yields distinct random snippets of a level with their executed-line counts. A snippet that raises an exception is
 * thrown away.
 */
public final class SnippetGenerator extends DistinctSnippets<LabelledSnippet> {

    private final GeneratorConfig config;
    private final Tracer tracer;
    private final List<Level> levels;

    /** A generator that counts lines with the library's own interpreter. */
    public SnippetGenerator(GeneratorConfig config) {
        this(config, new TinyPyTracer());
    }

    /** @param tracer counts lines, called by several threads at once; not closed by this */
    public SnippetGenerator(GeneratorConfig config, Tracer tracer) {
        super(config.seed(), config.patience());
        this.config = config;
        this.tracer = tracer;
        this.levels = config.level().drawnFrom(config.variant());
    }

    @Override
    Supplier<Optional<LabelledSnippet>> attempts(UniformRandomProvider random) {
        SnippetWriter writer = new SnippetWriter(random, config.variant());
        return () -> {
            Level level = levels.get(random.nextInt(levels.size()));
            String source = writer.write(level, config.level().maxRecursion());
            Trace trace = tracer.trace(source, Limits.DEFAULT, Tracer.Detail.SUMMARY);
            return trace.error().isPresent()
                    ? Optional.empty()
                    : Optional.of(new LabelledSnippet(source, level, trace.lineCount()));
        };
    }

    @Override
    public String description() {
        return config.toString();
    }

    @Override
    LevelExhaustedException exhausted(long wanted, long found) {
        return new LevelExhaustedException(
                "level", config.level() + " (" + config.variant() + ")", config.patience(), wanted, found);
    }
}
