package org.codestep.evaluate.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.codestep.corpus.CorpusFormatException;
import org.codestep.corpus.Example;
import org.codestep.corpus.ResumableEntries;
import org.codestep.corpus.file.Disk;
import org.codestep.corpus.file.JsonFile;
import org.codestep.evaluate.Evaluation;
import org.codestep.evaluate.ExampleEvaluator;
import org.codestep.evaluate.ExampleEvaluator.AnswerForm;
import org.codestep.evaluate.row.EvaluatedExample;
import org.codestep.evaluate.row.ExampleStream;
import org.codestep.task.Task;
import org.codestep.tokenize.Tokenizer;
import org.codestep.train.run.RunInfo;

/**
 * An evaluation as a folder, which goes on after it was killed at any moment, to the same bytes.
 *
 * <pre>
 * evaluation.json   settings, hashes of all files that went in, device and versions
 * rows.jsonl        an {@link EvaluatedExample} a line, in the order of the examples
 * predictions.csv   snippet, level, expected, answer, right
 * summary.json      an {@link EvaluationSummary}
 * </pre>
 */
public final class EvaluationFolder {

    private static final String INFO = "evaluation.json";
    private static final String PREDICTIONS = "predictions.csv";
    private static final String SUMMARY = "summary.json";

    /** Examples that are read and decoded together, so that batches of like length can be made of them. */
    private static final int CHUNK = 2048;

    private final Path folder;
    private final EvaluationSettings settings;
    private final ExampleStream examples;
    /** What was found when all examples were looked at; null before. */
    private Found found;

    /** @param level of an example's snippet; empty without a file of snippets */
    private record Found(AnswerForm answers, Function<Example, String> level) {}

    public EvaluationFolder(Path folder, EvaluationSettings settings) {
        this.folder = folder;
        this.settings = settings;
        this.examples = new ExampleStream(settings.examples(), settings.task(), settings.limit());
    }

    /** What the evaluation in a folder was made of. */
    public static RunInfo info(Path folder) throws IOException {
        return JsonFile.read(folder.resolve(INFO), RunInfo.class);
    }

    /**
     * The figures of the evaluation in a folder: an {@link EvaluationSummary} as it was written.
     *
     * @throws IOException if it has none that is complete
     */
    public static JsonNode summary(Path folder) throws IOException {
        if (!isComplete(folder)) {
            throw new IOException(folder + " has no " + SUMMARY + ", which an evaluation ends with");
        }
        return JsonFile.read(folder.resolve(SUMMARY), JsonNode.class);
    }

    /** Whether a folder has an evaluation with its figures. */
    public static boolean isComplete(Path folder) {
        return holdsEvaluation(folder) && Files.exists(folder.resolve(SUMMARY));
    }

    /** Whether a folder has an evaluation, complete or not. */
    public static boolean holdsEvaluation(Path folder) {
        return Files.exists(folder.resolve(INFO));
    }

    /**
     * Evaluates, or goes on with it, and writes all files. Nothing is written before all that goes in was found to fit
     * together.
     *
     * @param resume whether to go on with what the folder has; without it, it must have no evaluation
     * @param view what the summary shows
     * @param progress is told now and then how many examples are done
     * @throws IOException if a file cannot be read or written, or the folder's evaluation is another one
     * @throws CorpusFormatException if an example is malformed, of another task, or has something outside the model's
     *     vocabulary
     * @throws IllegalArgumentException if the model's files do not fit together
     * @throws InterruptedException if the thread is interrupted; the evaluation can go on from there
     */
    public Evaluation write(boolean resume, EvaluationSummary.View view, LongConsumer progress)
            throws IOException, InterruptedException {
        RunInfo info = settings.info();
        requireSame(info, resume);
        if (lacksRows()) {
            try (EvaluatedModel model = new EvaluatedModel(settings)) {
                writeRows(model, info, progress);
            }
        }
        return summarised(view);
    }

    /** The same with a model that is open already, and resumed if the folder has something to go on with. */
    public Evaluation write(EvaluatedModel model, EvaluationSummary.View view, LongConsumer progress)
            throws IOException, InterruptedException {
        RunInfo info = settings.info();
        requireSame(info, holdsEvaluation(folder));
        if (lacksRows()) {
            writeRows(model, info, progress);
        }
        return summarised(view);
    }

    private boolean lacksRows() {
        return !Files.exists(folder.resolve(Evaluation.ROWS));
    }

    private Evaluation summarised(EvaluationSummary.View view) throws IOException {
        Evaluation evaluation = Evaluation.read(folder);
        evaluation.writeCsv(folder.resolve(PREDICTIONS));
        JsonFile.write(folder.resolve(SUMMARY), EvaluationSummary.of(evaluation, view));
        return evaluation;
    }

    /** Nothing of an evaluation is overwritten by another one. */
    private void requireSame(RunInfo info, boolean resume) throws IOException {
        if (!resume && holdsEvaluation(folder)) {
            throw new IOException(
                    folder + " has an evaluation already; go on with it by --resume, or take another --out");
        }
        if (!resume) {
            return;
        }
        if (!holdsEvaluation(folder)) {
            throw new IOException(folder + " has no evaluation to go on with; leave --resume out");
        }
        Map<String, String> then =
                EvaluationSettings.identity(info(folder));
        Map<String, String> now = EvaluationSettings.identity(info);
        Set<String> names = new TreeSet<>(then.keySet());
        names.addAll(now.keySet());
        for (String name : names) {
            if (!Objects.equals(then.get(name), now.get(name))) {
                throw new IOException(folder + " was begun with another " + name + ": "
                        + then.getOrDefault(name, "none") + ", now " + now.getOrDefault(name, "none")
                        + "; give the same, or take another --out");
            }
        }
    }

    private void writeRows(EvaluatedModel model, RunInfo info, LongConsumer progress)
            throws IOException, InterruptedException {
        requireSound(model.tokenizer());
        ExampleEvaluator evaluator = model.evaluator();
        Disk.createDirectories(folder);
        if (!holdsEvaluation(folder)) {
            JsonFile.write(folder.resolve(INFO), info);
        }
        String work = EvaluationSettings.identity(info).toString();
        try (ResumableEntries rows = new ResumableEntries(folder.resolve(Evaluation.ROWS), work)) {
            progress.accept(rows.writer().count());
            examples.forEachChunk(rows.writer().count(), CHUNK, (chunk, first) -> {
                for (EvaluatedExample row : evaluator.evaluate(chunk, first, found.level(), found.answers())) {
                    rows.writer().writeObject((ObjectNode) JsonFile.tree(row));
                }
                rows.mark(first / CHUNK + 1, 0);
                progress.accept(rows.writer().count());
            });
            rows.place();
        }
    }

    /** The level of an example's snippet; an empty one without a file of snippets. */
    private Function<Example, String> level() throws IOException {
        if (settings.snippets().isEmpty()) {
            return example -> "";
        }
        Path file = settings.snippets().get();
        List<String> levels = ExampleStream.levels(file);
        return example -> {
            if (example.snippet() >= levels.size()) {
                throw new IllegalArgumentException("it was made from snippet " + example.snippet() + ", and " + file
                        + " has " + levels.size() + "; give the file that the examples were made from");
            }
            return levels.get((int) example.snippet());
        };
    }

    /** Looks whether every example is sound, unless that is known. @throws CorpusFormatException if one is not */
    public void requireSound(Tokenizer tokenizer) throws IOException {
        if (found != null) {
            return;
        }
        Function<Example, String> level = level();
        AnswerForm[] form = {null};
        examples.forEach(example -> {
            requireEncodable(example, tokenizer);
            level.apply(example);
            settings.task().check(example, example.answer());
            settings.task().program(example);
            form[0] = (form[0] == null ? AnswerForm.NONE : form[0]).with(example.answer(), tokenizer);
        });
        if (form[0] == null) {
            throw new IOException(settings.examples() + " has no example");
        }
        found = new Found(form[0], level);
    }

    private void requireEncodable(Example example, Tokenizer tokenizer) {
        try {
            tokenizer.encode(example.prompt());
            tokenizer.encode(example.answer());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    e.getMessage() + "; take a model that was trained with the examples' vocabulary"
                            + (settings.task() instanceof Task
                                    ? ", or with the keyword tokenizer, which knows every TinyPy program" : ""), e);
        }
    }
}
