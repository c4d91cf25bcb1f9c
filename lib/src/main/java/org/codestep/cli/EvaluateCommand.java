package org.codestep.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.codestep.corpus.FileFormat;
import org.codestep.evaluate.Accuracy;
import org.codestep.evaluate.EvaluatedExample.Ending;
import org.codestep.evaluate.Evaluation;
import org.codestep.evaluate.EvaluationFolder;
import org.codestep.evaluate.EvaluationSettings;
import org.codestep.evaluate.EvaluationSummary;
import org.codestep.evaluate.ExampleEvaluator;
import org.codestep.evaluate.Facet;
import org.codestep.evaluate.Metric;
import org.codestep.task.Task;
import org.codestep.task.TaskOptions;
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
            "Lets a model answer a task's examples, and says how many answers are right.",
            "",
            "The most probable token is taken each time. An answer is right by execution if the task's check accepts it"
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
            "Example:",
            "  codestep evaluate --model run/best --task output --in test.jsonl --out eval"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the work failed", "2:wrong arguments"})
final class EvaluateCommand implements Callable<Integer> {

    private static final String ROW = "  %-28s %,9d right %7.1f%%   [%.1f, %.1f]%n";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "DIR",
            description = "The folder of the model, or of a LoRA checkpoint that says which model it changes.")
    private Path model;

    @Option(names = "--adapter", paramLabel = "DIR", description = "The folder of a LoRA adapter of the model.")
    private Path adapter;

    @Option(names = "--task", required = true, paramLabel = "TASK", description = "What the examples are of.")
    private Task task;

    @Mixin
    private InputOption input;

    @Option(names = "--out", required = true, paramLabel = "DIR",
            description = "The evaluation's folder; made if it is not there.")
    private Path out;

    @Option(
            names = "--train",
            paramLabel = "FILE",
            description = "Training examples, for two trivial rivals: the most frequent answer, and that of the example"
                    + " whose prompt has most token trigrams in common (Jaccard).")
    private Path training;

    @Option(
            names = "--train-limit",
            paramLabel = "N",
            description = "They learn from the first N only; 0 for all. Default: ${DEFAULT-VALUE}.")
    private long trainingLimit = EvaluationSettings.TRAINING_LIMIT;

    @Option(
            names = "--snippets",
            paramLabel = "FILE",
            description = "The snippets that the examples were made from, which know their levels.")
    private Path snippets;

    @Option(names = "--limit", paramLabel = "N",
            description = "Evaluate at most N examples, the first ones. Default: 0, all.")
    private long limit;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            description = "Prompts side by side; changes speed and memory only. Default: ${DEFAULT-VALUE}.")
    private int batchSize = ExampleEvaluator.BATCH;

    @Option(names = "--inputs", paramLabel = "LOW..HIGH", description = InputRange.DESCRIPTION)
    private InputRange inputs = InputRange.DEFAULT;

    @Option(
            names = "--slices",
            split = ",",
            paramLabel = "FEATURE",
            description = "Slice by these, with a comma between: level, loops, nesting, snippet-length, executed-lines,"
                    + " answer-size, operator. Default: all.")
    private List<Facet> facets = EvaluationSummary.View.DEFAULT.facets();

    @Option(
            names = "--slice-minimum",
            paramLabel = "N",
            description = "Neighbouring numbers with fewer examples share a slice. Default: ${DEFAULT-VALUE}.")
    private int sliceMinimum = EvaluationSummary.View.DEFAULT.minimum();

    @Option(
            names = "--metric",
            paramLabel = "METRIC",
            description = "What slices and calibration count as right: exact, execution, soft. Default:"
                    + " ${DEFAULT-VALUE}.")
    private Metric metric = EvaluationSummary.View.DEFAULT.metric();

    @Option(names = "--resume", description = "Go on with the evaluation that the folder has.")
    private boolean resume;

    @Override
    public Integer call() throws IOException, InterruptedException {
        EvaluationSettings settings;
        EvaluationSummary.View view;
        try {
            Task asked = task.with(new TaskOptions(
                    0, 0, TaskOptions.DEFAULT.operators(), inputs.lowest(), inputs.highest()));
            settings = new EvaluationSettings(model, Optional.ofNullable(adapter), asked, input.file(),
                    Optional.ofNullable(snippets), Optional.ofNullable(training), trainingLimit, limit, batchSize);
            view = new EvaluationSummary.View(facets, metric, sliceMinimum);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        long all = FileFormat.of(input.file()).countEntries(input.file());
        Evaluation evaluation;
        try (Progress progress = new Progress("evaluate", "examples", limit == 0 ? all : Math.min(limit, all))) {
            evaluation = new EvaluationFolder(out, settings).write(resume, view, progress::stepTo);
        }
        report(evaluation, spec.commandLine().getErr());
        return 0;
    }

    private void report(Evaluation evaluation, PrintWriter err) {
        err.printf(Locale.ROOT, "%s: %,d examples of task %s%n", out, evaluation.rows().size(), task.name());
        print("by execution", evaluation.accuracy(Metric.EXECUTION), err);
        print("exact", evaluation.accuracy(Metric.EXACT), err);
        if (!evaluation.accuracy(Metric.SOFT).equals(evaluation.accuracy(Metric.EXECUTION))) {
            print("soft, the last step", evaluation.accuracy(Metric.SOFT), err);
        }
        evaluation.baselineAccuracies().forEach((name, accuracy) -> print(name, accuracy, err));
        evaluation.slices(Facet.LEVEL, metric, sliceMinimum)
                .forEach(level -> print("level " + level.name(), level.accuracy(), err));
        int tooLong = evaluation.endings().get(Ending.TOO_LONG);
        if (tooLong > 0) {
            err.printf(Locale.ROOT, "%,d prompts are longer than the model's block, and count as wrong%n", tooLong);
        }
    }

    private static void print(String name, Accuracy accuracy, PrintWriter err) {
        err.printf(Locale.ROOT, ROW, name, accuracy.right(), 100 * accuracy.value(), 100 * accuracy.low(),
                100 * accuracy.high());
    }
}
