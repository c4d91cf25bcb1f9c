package org.codestep.evaluate.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.codestep.corpus.CorpusFormatException;
import org.codestep.corpus.file.JsonFile;
import org.codestep.evaluate.Evaluation;
import org.codestep.evaluate.metric.AccuracyMetric;
import org.codestep.evaluate.run.EvaluatedModel;
import org.codestep.evaluate.run.EvaluationFolder;
import org.codestep.evaluate.run.EvaluationSummary;
import org.codestep.evaluate.suite.RobustnessSuite.ExampleSet;
import org.codestep.task.Task;
import org.codestep.tokenize.Tokenizer;

/**
 * The evaluation of a suite as a folder, which goes on after it was killed at any moment, to the same bytes.
 *
 * <pre>
 * NAME/        the {@link EvaluationFolder} of a set
 * suite.json   the table in and out of distribution, see {@link SuiteEvaluation#table}
 * suite.csv    the same
 * </pre>
 */
public final class SuiteFolder {

    static final String SUMMARY = "suite.json";
    private static final String TABLE = "suite.csv";

    private final Path folder;
    private final SuiteSettings settings;
    private final Task task;
    private final List<ExampleSet> sets;

    /**
     * @param folder to write to; another one than the suite's
     * @throws IOException if the suite is not there, or its description is damaged
     */
    public SuiteFolder(Path folder, SuiteSettings settings) throws IOException {
        this.folder = folder;
        this.settings = settings;
        this.task = RobustnessSuite.task(settings.suite());
        this.sets = RobustnessSuite.read(settings.suite());
        if (sets.isEmpty()) {
            throw new IOException(settings.suite() + " names no set of examples; make it anew by codestep suite");
        }
    }

    /** Whether a folder has the evaluation of a suite, complete. */
    public static boolean holdsSuite(Path folder) {
        return Files.exists(folder.resolve(SUMMARY));
    }

    /** What the suite asks. */
    public Task task() {
        return task;
    }

    /**
     * Evaluates every set, or goes on with it, and writes all files. Nothing is written before all examples were found
     * to fit the model's vocabulary.
     *
     * @param resume whether to go on with what the folder has; without it, it must have no evaluation
     * @param view what the summaries of the sets show; its metric is that of the table
     * @param progress is told now and then how many examples are done
     * @throws IOException if a file cannot be read or written, or the folder's evaluation is another one
     * @throws IllegalArgumentException if the view's metric is no {@link AccuracyMetric}, the model's files do not fit
     *     together, or an example of a set does not fit the model; the message names the set
     * @throws InterruptedException if the thread is interrupted; the evaluation can go on from there
     */
    public SuiteEvaluation write(boolean resume, EvaluationSummary.View view, LongConsumer progress)
            throws IOException, InterruptedException {
        AccuracyMetric metric = AccuracyMetric.of(view.metric());
        requireRoom(resume);
        SuiteEvaluation suite = new SuiteEvaluation(evaluate(view, progress));
        JsonFile.write(folder.resolve(SUMMARY), suite.summary(metric));
        suite.writeCsv(folder.resolve(TABLE), metric);
        return suite;
    }

    /** Nothing of an evaluation, and no suite, is overwritten by another one. */
    private void requireRoom(boolean resume) throws IOException {
        boolean begun = sets.stream().anyMatch(set -> EvaluationFolder.holdsEvaluation(folder.resolve(set.name())));
        if (resume && !begun) {
            throw new IOException(folder + " has no evaluation to go on with; leave --resume out");
        }
        if (!resume && (begun || Files.exists(folder.resolve(SUMMARY)))) {
            throw new IOException(folder + " has " + (begun ? "an evaluation already; go on with it by --resume, or"
                    : "a " + SUMMARY + " already;") + " take another --out");
        }
    }

    private Map<String, Evaluation> evaluate(EvaluationSummary.View view, LongConsumer progress)
            throws IOException, InterruptedException {
        Map<String, EvaluationFolder> folders = new LinkedHashMap<>();
        sets.forEach(set -> folders.put(
                set.name(), new EvaluationFolder(folder.resolve(set.name()), settings.of(task, set))));
        Map<String, Evaluation> evaluations = new LinkedHashMap<>();
        try (EvaluatedModel model = new EvaluatedModel(settings.of(task, sets.get(0)))) {
            for (Map.Entry<String, EvaluationFolder> set : folders.entrySet()) {
                requireSound(set.getKey(), set.getValue(), model.tokenizer());
            }
            long done = 0;
            for (Map.Entry<String, EvaluationFolder> set : folders.entrySet()) {
                long before = done;
                Evaluation evaluation =
                        set.getValue().write(model, view, ofSet -> progress.accept(before + ofSet));
                evaluations.put(set.getKey(), evaluation);
                done += evaluation.rows().size();
                progress.accept(done);
            }
        }
        return evaluations;
    }

    private static void requireSound(String name, EvaluationFolder set, Tokenizer tokenizer) throws IOException {
        try {
            set.requireSound(tokenizer);
        } catch (CorpusFormatException e) {
            throw new IllegalArgumentException("set " + name + ": " + e.getMessage(), e);
        }
    }
}
