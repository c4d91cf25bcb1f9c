package org.codestep.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.codestep.cli.option.DecodingOptions;
import org.codestep.cli.option.GivenFiles;
import org.codestep.cli.option.InputRange;
import org.codestep.cli.option.ModelOptions;
import org.codestep.cli.option.NumberConverter;
import org.codestep.cli.option.PathConverter;
import org.codestep.cli.option.SpooledInputs;
import org.codestep.cli.option.StreamFormat;
import org.codestep.corpus.FileFormat;
import org.codestep.evaluate.Evaluation;
import org.codestep.evaluate.ExampleEvaluator;
import org.codestep.evaluate.metric.AccuracyMetric;
import org.codestep.evaluate.metric.Metric;
import org.codestep.evaluate.run.EvaluationFolder;
import org.codestep.evaluate.run.EvaluationSettings;
import org.codestep.evaluate.run.EvaluationSummary;
import org.codestep.evaluate.slice.Facet;
import org.codestep.evaluate.slice.FacetSet;
import org.codestep.evaluate.suite.RobustnessSuite;
import org.codestep.evaluate.suite.SuiteEvaluation;
import org.codestep.evaluate.suite.SuiteFolder;
import org.codestep.evaluate.suite.SuiteSettings;
import org.codestep.report.progress.Progress;
import org.codestep.task.AnswerChecker;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code codestep evaluate}. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Lets a model answer a task's examples, and says how many answers are right; those of a file, or those of"
                    + " every set of a suite (see suite), with a table in and out of distribution.",
            "",
            "The most probable token is taken each time, unless a temperature, a penalty or a number of beams is given."
                    + " An answer is right by execution if the task's check accepts it"
                    + " (see check); exact if it is the example's own; softly right if its last step is, which only"
                    + " code-trace has apart from the others.",
            ""
        },
        footer = {
            "",
            "Writes rows.jsonl (all that is known of each example, in order: the answer, whether it is right, the"
                    + " probability of each token), predictions.csv, summary.json (accuracies with 95%% intervals,"
                    + " slices, calibration, errors), and evaluation.json with the settings and the files' hashes. An"
                    + " evaluation that was interrupted, or killed, goes on with --resume to the same bytes.",
            "",
            "Of a suite, a folder of these for each set; and suite.json and suite.csv with the table: the accuracy of"
                    + " each set, and its difference to in-distribution with Newcombe's 95%% interval, for independent"
                    + " samples, and for paired ones where the programs were only renamed.",
            "",
            "Examples:",
            "  codestep evaluate --model run/best --task output --in test.jsonl --train train.jsonl --out eval",
            "  codestep evaluate --model run/best --suite suites/output --out eval-suite"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the work failed", "2:wrong arguments"})
final class EvaluateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions model;

    @ArgGroup(multiplicity = "1")
    private Source source;

    /** What is evaluated: one or the other. */
    private static final class Source {

        @Option(names = "--in", required = true, paramLabel = "FILE", converter = PathConverter.Input.class,
                description = "The file of examples; - for standard input.")
        private Path input;

        @Option(names = "--suite", required = true, paramLabel = "DIR", converter = PathConverter.InputFolder.class,
                description = "The suite of sets, as codestep suite made it.")
        private Path suite;
    }

    @Mixin
    private StreamFormat format;

    @Option(names = "--task", paramLabel = "TASK",
            description = "What the examples are of. A suite knows it by itself.")
    private AnswerChecker task;

    @Option(names = "--out", required = true, paramLabel = "DIR", converter = PathConverter.OutputFolder.class,
            description = "The evaluation's folder; made if it is not there.")
    private Path out;

    @Option(
            names = "--train",
            paramLabel = "FILE",
            converter = PathConverter.Input.class,
            description = "Training examples, for two trivial rivals: the most frequent answer, and that of the example"
                    + " whose prompt has most token trigrams in common (Jaccard).")
    private Path training;

    @Option(
            names = "--train-limit",
            paramLabel = "N",
            converter = NumberConverter.LongLimit.class,
            description = "They learn from the first N only; 0 for all. Default: ${DEFAULT-VALUE}.")
    private long trainingLimit = EvaluationSettings.TRAINING_LIMIT;

    @Option(
            names = "--snippets",
            paramLabel = "FILE",
            converter = PathConverter.Input.class,
            description = "The snippets that the examples of --in were made from, which know their levels.")
    private Path snippets;

    @Option(names = "--limit", paramLabel = "N", converter = NumberConverter.LongLimit.class,
            description = "Evaluate at most N examples of a file, the first ones. Default: 0, all.")
    private long limit;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            converter = NumberConverter.Count.class,
            description = "Prompts side by side; changes speed and memory, and how results are rounded, as the number"
                    + " of cores does: log-probabilities in their last digits, mostly by less than 0.000001, and an"
                    + " answer where two tokens are as near to each other. Default: ${DEFAULT-VALUE}.")
    private int batchSize = ExampleEvaluator.BATCH;

    @Mixin
    private DecodingOptions decoding;

    @Option(names = "--inputs", paramLabel = "LOW..HIGH", description = InputRange.DESCRIPTION)
    private InputRange inputs;

    @Option(
            names = "--slices",
            split = ",",
            paramLabel = "FEATURE",
            completionCandidates = FacetNames.class,
            description = "Slice by these, with a comma between: ${COMPLETION-CANDIDATES}. Default: all of the task.")
    private List<Facet> facets;

    @Option(
            names = "--slice-minimum",
            paramLabel = "N",
            converter = NumberConverter.Count.class,
            description = "Neighbouring numbers with fewer examples share a slice. Default: ${DEFAULT-VALUE}.")
    private int sliceMinimum = EvaluationSummary.View.MINIMUM;

    @Option(
            names = "--metric",
            paramLabel = "METRIC",
            defaultValue = "execution",
            completionCandidates = MetricNames.class,
            description = "What slices and calibration count as right: ${COMPLETION-CANDIDATES}. Default:"
                    + " ${DEFAULT-VALUE}.")
    private Metric metric;

    /** For the help. */
    private static final class FacetNames implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return FacetSet.all().stream().map(Facet::name).iterator();
        }
    }

    /** For the help. */
    private static final class MetricNames implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return Metric.REGISTER.names().iterator();
        }
    }

    @Option(names = "--resume", description = "Go on with the evaluation that the folder has.")
    private boolean resume;

    @Override
    public Integer call() throws IOException, InterruptedException {
        requireFiles();
        decoding.strategy(1); // what contradicts itself is refused before anything is read
        try (SpooledInputs spooled = new SpooledInputs()) {
            spooled.<InterruptedException>use(() -> evaluate(spooled));
        }
        return 0;
    }

    private void evaluate(SpooledInputs spooled) throws IOException, InterruptedException {
        if (source.suite == null) {
            evaluateFile(spooled);
        } else {
            evaluateSuite(spooled);
        }
    }

    private void requireFiles() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path file : Arrays.asList(source.input, snippets, training)) {
            if (file != null) {
                files.add(file);
            }
        }
        new GivenFiles(spec).requireDistinctStreams(files);
        format.requireUse(files);
    }

    private Optional<Path> rereadable(Path file, SpooledInputs inputs) throws IOException {
        return file == null ? Optional.empty() : Optional.of(inputs.rereadable(file, format.of(file)));
    }

    private void evaluateFile(SpooledInputs spooled) throws IOException, InterruptedException {
        if (task == null) {
            throw wrong("--in needs --task, what the examples are of");
        }
        Path input = spooled.rereadable(source.input, format.of(source.input));
        Optional<Path> levels = rereadable(snippets, spooled);
        Optional<Path> rivals = rereadable(training, spooled);
        ModelOptions.Folders folders = model.folders();
        EvaluationSettings settings = checked(() -> new EvaluationSettings(folders.model(), folders.adapter(),
                InputRange.checker(inputs, task), input, levels, rivals, trainingLimit, limit, batchSize,
                decoding.strategy(1), decoding.penalties()));
        EvaluationSummary.View view = view(task);
        Evaluation evaluation;
        try (Progress progress = new Progress("evaluate", "examples", examplesOf(input))) {
            evaluation = new EvaluationFolder(out, settings).write(resume, view, progress::update);
            progress.complete();
        }
        new EvaluationPrinter(spec.commandLine().getErr()).print(out, evaluation, view);
    }

    private void evaluateSuite(SpooledInputs spooled) throws IOException, InterruptedException {
        if (snippets != null) {
            throw wrong("--snippets is of --in; a suite has its own");
        }
        if (inputs != null) {
            throw wrong("--inputs is of --in; a suite has its own");
        }
        Optional<Path> rivals = rereadable(training, spooled);
        ModelOptions.Folders folders = model.folders();
        SuiteSettings settings = checked(() -> new SuiteSettings(source.suite, folders.model(), folders.adapter(),
                rivals, trainingLimit, limit, batchSize, decoding.strategy(1), decoding.penalties()));
        AccuracyMetric ofTable = checked(() -> AccuracyMetric.of(metric));
        SuiteFolder folder = new SuiteFolder(out, settings);
        EvaluationSummary.View view = view(folder.task());
        if (task != null && !task.name().equals(folder.task().name())) {
            throw new IOException(source.suite + " is a suite of task " + folder.task().name() + ", --task is "
                    + task.name() + "; leave --task out, or make a suite of it");
        }
        long examples = 0;
        for (RobustnessSuite.ExampleSet set : RobustnessSuite.read(source.suite)) {
            examples += examplesOf(set.examples());
        }
        SuiteEvaluation evaluation;
        try (Progress progress = new Progress("evaluate", "examples", examples)) {
            evaluation = folder.write(resume, view, progress::update);
            progress.complete();
        }
        new EvaluationPrinter(spec.commandLine().getErr()).print(out, evaluation, ofTable);
    }

    private long examplesOf(Path file) throws IOException {
        long all = FileFormat.of(file).estimateEntries(file);
        return limit == 0 ? all : Math.min(limit, all);
    }

    private EvaluationSummary.View view(AnswerChecker of) {
        List<Facet> fitting = FacetSet.facets(of);
        if (facets != null) {
            requireAmong(fitting, of);
        }
        return checked(() ->
                new EvaluationSummary.View(facets == null ? fitting : facets, metric, sliceMinimum));
    }

    private void requireAmong(List<Facet> fitting, AnswerChecker of) {
        List<String> known = fitting.stream().map(Facet::name).toList();
        facets.stream().map(Facet::name).filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw wrong("--slices: examples of the task " + of.name() + " have no " + name + " to slice by; "
                    + (known.isEmpty() ? "leave it out" : "they have " + String.join(", ", known)));
        });
    }

    private <T> T checked(Supplier<T> settings) {
        try {
            return settings.get();
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
