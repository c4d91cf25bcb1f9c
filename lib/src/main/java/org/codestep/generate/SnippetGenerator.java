package org.codestep.generate;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.commons.rng.UniformRandomProvider;
import org.codestep.corpus.Hash;
import org.codestep.trace.TinyPyTracer;
import org.codestep.trace.Trace;
import org.codestep.trace.Tracer;

/**
 * Yields distinct random snippets of a level with their executed-line counts. A snippet that raises an exception is
 * thrown away.
 */
public final class SnippetGenerator extends DistinctSnippets<LabelledSnippet> {

    private final GeneratorConfig config;
    private final Function<String, TinyPyTracer.Outcome> counter;
    private final List<Level> levels;
    private final CountMemo memo = new CountMemo();

    /** A generator that counts lines with the library's own interpreter. */
    public SnippetGenerator(GeneratorConfig config) {
        this(config, new TinyPyTracer()::count);
    }

    /** @param tracer counts lines, called by several threads at once; not closed by this */
    public SnippetGenerator(GeneratorConfig config, Tracer tracer) {
        this(config, source -> {
            Trace trace = tracer.trace(source);
            return new TinyPyTracer.Outcome(trace.lineCount(), trace.error());
        });
    }

    private SnippetGenerator(GeneratorConfig config, Function<String, TinyPyTracer.Outcome> counter) {
        super(config.seed(), config.patience());
        this.config = config;
        this.counter = counter;
        this.levels = config.level().drawnFrom(config.variant());
    }

    @Override
    Supplier<Attempt<LabelledSnippet>> attempts(UniformRandomProvider random) {
        SnippetWriter writer = new SnippetWriter(random, config.variant());
        return () -> {
            Level level = levels.get(random.nextInt(levels.size()));
            String source = writer.write(level, config.level().maxRecursion());
            long key = Hash.key(source);
            long count = count(source, key);
            return count == CountMemo.RAISES ? null : new Attempt<>(new LabelledSnippet(source, level, count), key);
        };
    }

    private long count(String source, long key) {
        long count = memo.get(key);
        if (count == CountMemo.UNKNOWN) {
            TinyPyTracer.Outcome outcome = counter.apply(source);
            count = outcome.error().isPresent() ? CountMemo.RAISES : outcome.lineCount();
            memo.put(key, count);
        }
        return count;
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
