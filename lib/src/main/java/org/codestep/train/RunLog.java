package org.codestep.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.codestep.corpus.file.PlacedFile;

/**
 * What happened in a training run.
 *
 * @param name of the run, for charts and tables
 * @param entries in order of their steps
 * @param ending why the run ended
 */
public record RunLog(String name, List<Entry> entries, Ending ending) {

    /** Why a run ended. */
    public enum Ending {
        /** All steps were made. */
        STEPS_DONE,
        /** The validation loss had not become lower for too long. */
        NO_IMPROVEMENT,
        /** The time was over. */
        TIME_LIMIT
    }

    /**
     * A report on the steps since the one before it.
     *
     * @param step steps done
     * @param examples examples seen
     * @param tokens tokens read, padding included
     * @param seconds wall time since the run's start
     * @param loss mean training loss since the report before, in nats a token
     * @param validationLoss loss on examples that are not trained on, in nats a token; NaN if it was not measured
     * @param learningRate of the last step
     * @param gradientNorm of the last step, before clipping
     */
    public record Entry(
            long step,
            long examples,
            long tokens,
            double seconds,
            double loss,
            double validationLoss,
            double learningRate,
            double gradientNorm) {}

    public RunLog {
        entries = List.copyOf(entries);
    }

    /** A run that made all its steps. */
    public RunLog(String name, List<Entry> entries) {
        this(name, entries, Ending.STEPS_DONE);
    }

    /** Wall time of the whole run, in seconds. */
    public double seconds() {
        return entries.isEmpty() ? 0 : entries.get(entries.size() - 1).seconds();
    }

    /** Writes one line an entry, with a header. */
    public void writeCsv(Path file) throws IOException {
        try (PlacedFile out = new PlacedFile(file)) {
            out.write("step,examples,tokens,seconds,loss,validation_loss,learning_rate,gradient_norm\n");
            for (Entry entry : entries) {
                out.write(csv(entry) + "\n");
            }
            out.place();
        }
    }

    private static String csv(Entry entry) {
        return String.format(
                Locale.ROOT,
                "%d,%d,%d,%.3f,%.6f,%.6f,%.6g,%.6g",
                entry.step,
                entry.examples,
                entry.tokens,
                entry.seconds,
                entry.loss,
                entry.validationLoss,
                entry.learningRate,
                entry.gradientNorm);
    }
}
