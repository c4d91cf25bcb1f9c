package org.codestep.generate.skeleton;

import java.util.Optional;
import java.util.function.LongFunction;
import org.apache.commons.rng.UniformRandomProvider;
import org.codestep.corpus.file.Hash;
import org.codestep.generate.SnippetChunks;
import org.codestep.python.run.state.Run;
import org.codestep.python.run.state.Variables;
import org.codestep.trace.Limits;
import org.codestep.trace.TinyPyTracer;

/**
 * The chunks of the second grammar: programs of given settings, each with its executed-line count.
 *
 * <p>A random {@link Skeleton} is filled with names, numbers and operators; the program is kept if it runs to its
 * end and every value of its variables stays in the settings' range. If not, the same skeleton is filled anew, so
 * that which numbers there are does not decide which shapes and groups of operators are kept.
 */
public final class SkeletonChunks extends SnippetChunks<SkeletonSnippet> {

    private static final long serialVersionUID = 1;

    /** A shape that no filling of these suits is given up. */
    private static final int FILLINGS = 64;
    /** No longer number fits into an {@link IntRange}. */
    private static final int MOST_DIGITS = 11;

    /** One for all: it says nothing, and most programs are not kept. */
    private static final OutOfRangeException OUT_OF_RANGE = new OutOfRangeException();

    private final SkeletonConfig config;
    /** Decides nothing: a copy on another machine makes its own. */
    private final transient TinyPyTracer tracer = new TinyPyTracer();

    /** @param config decides every chunk, by its seed */
    public SkeletonChunks(SkeletonConfig config) {
        super(config.seed());
        this.config = config;
    }

    private Object readResolve() {
        return new SkeletonChunks(config);
    }

    @Override
    protected LongFunction<Optional<Draw<SkeletonSnippet>>> attempts(UniformRandomProvider random) {
        SkeletonWriter writer = new SkeletonWriter(config.settings(), random);
        return attempt -> {
            Skeleton skeleton = Skeleton.draw(config.settings(), random);
            writer.drawGroups();
            Optional<SkeletonSnippet> snippet = Optional.empty();
            for (int i = 0; i < FILLINGS && snippet.isEmpty(); i++) {
                snippet = writer.fill(skeleton).flatMap(this::kept);
            }
            return snippet.map(kept -> new Draw<>(attempt, Hash.key(kept.source()), kept));
        };
    }

    private Optional<SkeletonSnippet> kept(String source) {
        try {
            Run run = tracer.run(source, Limits.DEFAULT, (line, variables) -> requireInRange(variables));
            requireInRange(run.variables());
            return run.error().isPresent()
                    ? Optional.empty()
                    : Optional.of(new SkeletonSnippet(source, config.name(), run.lineCount()));
        } catch (OutOfRangeException e) {
            return Optional.empty();
        }
    }

    private void requireInRange(Variables variables) {
        variables.forEach((name, value) -> {
            if (value.length() > MOST_DIGITS || !config.settings().values().contains(Long.parseLong(value))) {
                throw OUT_OF_RANGE;
            }
        });
    }

    /** Ends a run whose program is not one to keep. */
    private static final class OutOfRangeException extends RuntimeException {

        OutOfRangeException() {
            super("a value outside the settings' range", null, false, false);
        }
    }
}
