package org.codestep.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.codestep.generate.GeneratorConfig;
import org.codestep.generate.Level;
import org.codestep.generate.SnippetGenerator;
import org.codestep.generate.Variant;
import org.codestep.generate.skeleton.Preset;
import org.codestep.generate.skeleton.SkeletonConfig;
import org.codestep.generate.skeleton.SkeletonGenerator;
import org.codestep.python.RandomControlFlow;
import org.codestep.python.RandomNumberPrograms;
import org.codestep.python.RandomPrograms;
import org.codestep.python.RandomTypedPrograms;

/**
 * Where random programs come from.
 *
 * @param name of the source in tables and as an argument, such as {@code level-3.1-public}
 * @param share of each {@value #SHARES} programs of a run over all sources
 * @param programs makes them
 */
record ProgramSource(String name, int share, Programs programs) {

    /** What the shares of all sources add up to. */
    static final int SHARES = 100;

    /** Makes random programs. */
    @FunctionalInterface
    interface Programs {

        /**
         * @param count how many; a source that runs dry makes fewer
         * @param seed of every random choice
         * @param sink takes each program as it is made
         */
        void feed(int count, long seed, Consumer<String> sink);
    }

    /** All sources: the fuzzers, each level in both variants, and each preset. */
    static List<ProgramSource> all() {
        List<ProgramSource> sources = new ArrayList<>(fuzzers());
        sources.addAll(generators());
        return sources;
    }

    /** Programs with all of the TinyPy language, mistakes included. */
    static List<ProgramSource> fuzzers() {
        return List.of(
                // Any statements of any values: most end in an exception.
                fuzzer("any", 10, RandomPrograms::next),
                // Those with a few characters changed: most are no Python any more.
                fuzzer("spoiled", 5, RandomPrograms::nextSpoiled),
                // Numbers, truth values and strings alone.
                fuzzer("scalars", 4, RandomPrograms::nextOfScalars),
                // Functions, lists and strings of fitting types: most run to their end.
                fuzzer("typed", 10, RandomTypedPrograms::next),
                // What most snippets are made of, in every way to nest it.
                fuzzer("numbers", 5, RandomNumberPrograms::next),
                // Hardly more than the statements that decide which line comes next.
                fuzzer("control-flow", 10, RandomControlFlow::next));
    }

    /** Every set that the library generates. */
    static List<ProgramSource> generators() {
        List<ProgramSource> sources = new ArrayList<>();
        for (Level level : Level.values()) {
            for (Variant variant : Variant.values()) {
                String name = "level-" + level.toString().toLowerCase(Locale.ROOT) + "-" + variant;
                sources.add(new ProgramSource(name, level == Level.ALL ? 7 : 2, (count, seed, sink) ->
                        new SnippetGenerator(new GeneratorConfig(level, variant, seed))
                                .generate(count, 1, snippet -> sink.accept(snippet.source()))));
            }
        }
        for (Preset preset : Preset.values()) {
            sources.add(new ProgramSource("preset-" + preset, 2, (count, seed, sink) ->
                    new SkeletonGenerator(new SkeletonConfig(preset, seed))
                            .generate(count, 1, snippet -> sink.accept(snippet.source()))));
        }
        return sources;
    }

    static ProgramSource fuzzer(String name, int share, Function<RandomGenerator, String> program) {
        return new ProgramSource(name, share, (count, seed, sink) -> {
            RandomGenerator random = new SplittableRandom(seed);
            for (int i = 0; i < count; i++) {
                sink.accept(program.apply(random));
            }
        });
    }
}
