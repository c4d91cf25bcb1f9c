package org.codestep.generate;

import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.apache.commons.rng.UniformRandomProvider;
import org.codestep.corpus.file.Hash;
import org.codestep.trace.TinyPyTracer;

/** The chunks of a TinyPy level. A snippet that raises an exception is thrown away. */
public final class LevelChunks extends SnippetChunks<LabelledSnippet> {

    private static final long serialVersionUID = 1;

    private final GeneratorConfig config;
    // Of what follows, none decides the chunks: a copy on another machine makes its own.
    private final transient List<Level> levels;
    private final transient TinyPyTracer tracer = new TinyPyTracer();
    private final transient CountMemo memo = new CountMemo();

    /** @param config its level, variant and seed decide every chunk */
    public LevelChunks(GeneratorConfig config) {
        super(config.seed());
        this.config = config;
        this.levels = config.level().drawnFrom(config.variant());
    }

    private Object readResolve() {
        return new LevelChunks(config);
    }

    @Override
    protected LongFunction<Optional<Draw<LabelledSnippet>>> attempts(UniformRandomProvider random) {
        SnippetWriter writer = new SnippetWriter(random, config.variant());
        return attempt -> {
            Level level = levels.get(random.nextInt(levels.size()));
            String source = writer.write(level, config.level().maxRecursion());
            long key = Hash.key(source);
            long count = count(source, key);
            return count == CountMemo.RAISES
                    ? Optional.empty()
                    : Optional.of(new Draw<>(attempt, key, new LabelledSnippet(source, level, count)));
        };
    }

    private long count(String source, long key) {
        long count = memo.get(key);
        if (count == CountMemo.UNKNOWN) {
            TinyPyTracer.Outcome outcome = tracer.count(source);
            count = outcome.error().isPresent() ? CountMemo.RAISES : outcome.lineCount();
            memo.put(key, count);
        }
        return count;
    }
}
