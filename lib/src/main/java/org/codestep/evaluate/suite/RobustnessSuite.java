package org.codestep.evaluate.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.core.source64.SplitMix64;
import org.codestep.corpus.EntryWriter;
import org.codestep.corpus.file.Disk;
import org.codestep.corpus.file.JsonFile;
import org.codestep.generate.DistinctSnippets;
import org.codestep.generate.GeneratorConfig;
import org.codestep.generate.Level;
import org.codestep.generate.Snippet;
import org.codestep.generate.SnippetGenerator;
import org.codestep.generate.Variant;
import org.codestep.generate.skeleton.Preset;
import org.codestep.generate.skeleton.SkeletonConfig;
import org.codestep.generate.skeleton.SkeletonGenerator;
import org.codestep.generate.skeleton.SkeletonSettings;
import org.codestep.task.Task;
import org.codestep.task.TaskOptions;
import org.codestep.task.kind.Tasks;
import org.codestep.task.label.LabelSummary;
import org.codestep.task.label.Labelling;
import org.codestep.task.rename.Renaming;
import org.codestep.trace.Tracer;

/**
 * Sets of a task's examples to find out how far a model's ability reaches: one like those it was trained on, one of
 * the same programs under other names, and one for each preset that lies outside of the second generator's
 * distribution in one respect.
 */
public final class RobustnessSuite {

    /** The set that is like the training set. */
    public static final String IN_DISTRIBUTION = Preset.IN_DISTRIBUTION.toString();
    /** The same programs with other variables of the same set of names. */
    public static final String RENAMED = "renamed";
    /** The file that describes a suite. */
    public static final String DESCRIPTION = "suite.json";

    /**
     * What the programs of the training set are like.
     *
     * @param snippets that stream of programs
     * @param names that its variables can have
     * @param skeleton what each set out of distribution differs from in one respect
     */
    public record Base(DistinctSnippets<?> snippets, List<String> names, SkeletonSettings skeleton) {

        public Base {
            names = List.copyOf(names);
        }

        /** The programs of a level. @param seed another one than the training set's */
        public static Base of(Level level, Variant variant, long seed) {
            return new Base(new SnippetGenerator(new GeneratorConfig(level, variant, seed)), variant.names(),
                    Preset.IN_DISTRIBUTION.settings());
        }

        /** The preset that the others differ from. @param seed another one than the training set's */
        public static Base inDistribution(long seed) {
            return of(Preset.IN_DISTRIBUTION.settings(), seed);
        }

        /**
         * Programs of the second generator of any kind; the sets differ from that as the presets do, see
         * {@link Preset#of}.
         *
         * @param seed another one than the training set's
         */
        public static Base of(SkeletonSettings settings, long seed) {
            return new Base(generator(IN_DISTRIBUTION, settings, seed), settings.names().names(), settings);
        }
    }

    /**
     * What is made.
     *
     * @param folder that the files are written to
     * @param task with its options
     * @param base what the model is supposed to know
     * @param snippets how many programs each set is made of; at least 1
     * @param limit how many examples a set has at most; 0 for all
     * @param unique whether only examples with one right answer are kept
     * @param seed of what is drawn
     */
    public record Settings(
            Path folder, Task task, Base base, int snippets, long limit, boolean unique, long seed) {

        public Settings {
            if (snippets < 1) {
                throw new IllegalArgumentException("a set is made of at least 1 snippet, got " + snippets);
            }
        }
    }

    /**
     * A set of a suite.
     *
     * @param name as {@code longer}
     * @param examples the file of its examples
     * @param snippets the file of the programs that they were made from
     */
    public record ExampleSet(String name, Path examples, Path snippets) {

        static ExampleSet in(Path folder, String name) {
            return new ExampleSet(name, folder.resolve(name + ".jsonl"), folder.resolve(name + ".snippets.jsonl"));
        }
    }

    private final Settings settings;
    private final int threads;

    private RobustnessSuite(Settings settings, int threads) {
        this.settings = settings;
        this.threads = threads;
    }

    /** How many sets there are. */
    public static int size() {
        return names().size();
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>(Arrays.stream(Preset.values()).map(Preset::toString).toList());
        names.add(1, RENAMED);
        return names;
    }

    /**
     * Makes a suite.
     *
     * @param threads how many work at once; at least 1
     * @param progress is told how many sets are done
     * @return the sets' summaries, in the order of {@link #read}
     * @throws IOException if a file cannot be written
     * @throws org.codestep.generate.LevelExhaustedException if the base has too few programs
     */
    public static List<LabelSummary> write(Settings settings, int threads, LongConsumer progress) throws IOException {
        return new RobustnessSuite(settings, threads).write(progress);
    }

    private List<LabelSummary> write(LongConsumer progress) throws IOException {
        Disk.createDirectories(settings.folder());
        List<Program> base = programs(settings.base().snippets());
        List<LabelSummary> summaries = new ArrayList<>();
        try (Tracer tracer = Tracer.best()) {
            for (String name : names()) {
                summaries.add(write(programs(name, base), ExampleSet.in(settings.folder(), name), tracer));
                progress.accept(summaries.size());
            }
        }
        List<SetDescription> sets = new ArrayList<>();
        for (int i = 0; i < summaries.size(); i++) {
            sets.add(new SetDescription(names().get(i), summaries.get(i).examples()));
        }
        JsonFile.write(settings.folder().resolve(DESCRIPTION), new Description(settings.task().name(),
                settings.base().snippets().description(), settings.task().options().lowestInput(),
                settings.task().options().highestInput(), settings.snippets(), settings.seed(), sets));
        return summaries;
    }

    private static SkeletonGenerator generator(String name, SkeletonSettings settings, long seed) {
        return new SkeletonGenerator(new SkeletonConfig(name, settings, seed));
    }

    /** @param origin as snippets have it under {@code level} */
    private record Program(String source, String origin, long lineCount) {}

    private List<Program> programs(String set, List<Program> base) {
        return set.equals(IN_DISTRIBUTION) ? base
                : set.equals(RENAMED) ? renamed(base)
                : programs(generator(set, Preset.named(set).of(settings.base().skeleton()), settings.seed()));
    }

    private List<Program> programs(DistinctSnippets<? extends Snippet> snippets) {
        List<Program> programs = new ArrayList<>();
        snippets.generate(settings.snippets(), threads, snippet ->
                programs.add(new Program(snippet.source(), snippet.origin(), snippet.lineCount())));
        return programs;
    }

    private List<Program> renamed(List<Program> programs) {
        Renaming renaming = new Renaming(settings.base().names());
        UniformRandomProvider random = new SplitMix64(settings.seed());
        return programs.stream()
                .map(program -> new Program(
                        renaming.rename(program.source(), random), program.origin(), program.lineCount()))
                .toList();
    }

    private LabelSummary write(List<Program> programs, ExampleSet set, Tracer tracer) throws IOException {
        try (EntryWriter writer = new EntryWriter(set.snippets())) {
            for (Program program : programs) {
                writer.writeObject(EntryWriter.object()
                        .put("source", program.source())
                        .put("level", program.origin())
                        .put("line_count", program.lineCount()));
            }
            writer.place();
        }
        Labelling.Output output =
                new Labelling.Output(set.examples(), settings.task(), settings.limit(), settings.unique());
        var labelling = new Labelling.Settings(set.snippets(), output, settings.seed());
        return Labelling.write(labelling, tracer, threads, done -> {}).get(0);
    }

    /** The description as a file has it. */
    private record Description(String task, String base, int lowestInput, int highestInput, int snippets, long seed,
            List<SetDescription> sets) {

        Description {
            Tasks.named(task);
            List<String> found = sets == null ? List.of() : sets.stream().map(SetDescription::name).toList();
            if (!found.equals(names())) {
                throw new IllegalArgumentException(
                        "the sets are " + found + "; wanted " + names() + " as codestep suite makes them");
            }
        }
    }

    private record SetDescription(String name, long examples) {}

    /**
     * What the examples of a suite that was made are of.
     *
     * @throws IOException if the folder has none, or its description cannot be read
     */
    public static Task task(Path folder) throws IOException {
        Description description = description(folder);
        TaskOptions all = TaskOptions.DEFAULT;
        return Tasks.named(description.task()).with(new TaskOptions(all.samplingLimit(), all.stepLimit(),
                all.operators(), description.lowestInput(), description.highestInput()));
    }

    private static Description description(Path folder) throws IOException {
        return JsonFile.read(folder.resolve(DESCRIPTION), Description.class);
    }

    /**
     * The sets of a suite that was made.
     *
     * @throws IOException if the folder has none, its description cannot be read, or a set is not there
     */
    public static List<ExampleSet> read(Path folder) throws IOException {
        List<ExampleSet> sets = description(folder).sets().stream()
                .map(set -> ExampleSet.in(folder, set.name()))
                .toList();
        for (ExampleSet set : sets) {
            for (Path file : List.of(set.examples(), set.snippets())) {
                if (!Files.isRegularFile(file)) {
                    throw new IOException(file + " is not there; make the suite anew");
                }
            }
        }
        return sets;
    }
}
