package org.codestep.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.codestep.cli.option.ExampleOptions;
import org.codestep.cli.option.NumberConverter;
import org.codestep.cli.option.PathConverter;
import org.codestep.cli.option.ThreadsOption;
import org.codestep.evaluate.suite.RobustnessSuite;
import org.codestep.evaluate.suite.RobustnessSuite.Base;
import org.codestep.generate.Level;
import org.codestep.generate.Variant;
import org.codestep.report.progress.Progress;
import org.codestep.task.Task;
import org.codestep.task.label.LabelSummary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code codestep suite}. */
@Command(
        name = "suite",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Makes sets of a task's examples that tell how far a model's ability reaches.",
            "",
            "in-distribution is like the training set: of a level, or of the preset of that name. renamed has the same"
                    + " programs with their variables' names exchanged for others of the same set. longer, deeper,"
                    + " denser, hidden-numbers, hidden-variables and mixed-operators are the presets (see generate).",
            ""
        },
        footer = {
            "",
            "Writes NAME.jsonl and the snippets NAME.snippets.jsonl of each set, and suite.json. To have the table of"
                    + " a model: codestep evaluate --suite DIR.",
            "",
            "Example:",
            "  codestep suite --task output --count 2000 --seed 2 --out suites/output"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the work failed, as when the level has too few distinct snippets",
            "2:wrong arguments"
        })
final class SuiteCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--task", required = true, paramLabel = "TASK", description = "Which task, see label.")
    private Task task;

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            description = "What the model was trained on: 1.1 to 4.1, or ALL. Default: the preset in-distribution.")
    private Level level;

    @Option(
            names = "--variant",
            paramLabel = "VARIANT",
            description = "Of the level, see generate. Default: counting.")
    private Variant variant;

    @Option(
            names = "--count",
            required = true,
            paramLabel = "N",
            converter = NumberConverter.Count.class,
            description = "How many snippets each set is made of; at least 1.")
    private int count;

    @Option(
            names = "--seed",
            required = true,
            paramLabel = "S",
            converter = NumberConverter.Seed.class,
            description = "Seed of the random choices; not the training set's, which would give its snippets again.")
    private long seed;

    @Mixin
    private ExampleOptions examples;

    @Mixin
    private ThreadsOption threads;

    @Option(names = "--out", required = true, paramLabel = "DIR", converter = PathConverter.OutputFolder.class,
            description = "The folder; made if it is not there.")
    private Path out;

    @Override
    public Integer call() throws IOException {
        RobustnessSuite.Settings settings = settings();
        List<LabelSummary> summaries;
        try (Progress progress = new Progress("suite", "sets", RobustnessSuite.size())) {
            summaries = RobustnessSuite.write(settings, threads.count(), progress::update);
        }
        List<RobustnessSuite.ExampleSet> sets = RobustnessSuite.read(out);
        for (int i = 0; i < sets.size(); i++) {
            spec.commandLine().getErr().printf(Locale.ROOT, "%s: %,d examples%n", sets.get(i).examples(),
                    summaries.get(i).examples());
        }
        return 0;
    }

    private RobustnessSuite.Settings settings() {
        if (level == null && variant != null) {
            throw new ParameterException(spec.commandLine(), "--variant is of levels; give --level too, or neither");
        }
        Base base = level == null
                ? Base.inDistribution(seed)
                : Base.of(level, variant == null ? Variant.COUNTING : variant, seed);
        try {
            return new RobustnessSuite.Settings(
                    out, examples.with(task), base, count, examples.limit(), examples.unique(), seed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
