package org.codestep.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.codestep.report.chart.ChartImage;
import org.codestep.report.progress.KernelDisplay;
import org.codestep.report.progress.Progress;
import org.codestep.train.RunLog;

/**
 * A training run as it goes on: its {@link Progress}, and below it a chart of the losses so far. {@link #accept} takes
 * each entry of the log, so that this can be given to a trainer. For use by one thread.
 *
 * <p>When all examples have been seen the chart goes, for the finished run's log can be shown in any way. If the run is
 * left before, the chart stays.
 */
public final class TrainingDisplay implements Consumer<RunLog.Entry>, AutoCloseable {

    /** To draw a chart takes a tenth of a second, which the training waits for. */
    private static final Duration PAUSE = Duration.ofSeconds(3);

    private static final String HTML = "text/html";

    private final String title;
    private final long total;
    private final Progress progress;
    /** Empty where there is no kernel, for a chart cannot be printed. */
    private final Optional<KernelDisplay> kernel;

    private final LongSupplier nanoClock;
    private final List<RunLog.Entry> entries = new ArrayList<>();
    /** The chart's; null before the first. */
    private String id;
    private long shown;

    TrainingDisplay(
            String title, long total, Progress progress, Optional<KernelDisplay> kernel, LongSupplier nanoClock) {
        this.title = title;
        this.total = total;
        this.progress = progress;
        this.kernel = kernel;
        this.nanoClock = nanoClock;
    }

    @Override
    public void accept(RunLog.Entry entry) {
        entries.add(entry);
        progress.note(note(entry));
        progress.update(entry.examples());
        // One point is no curve.
        if (kernel.isPresent() && entries.size() > 1
                && (id == null || nanoClock.getAsLong() - shown >= PAUSE.toNanos())) {
            draw();
            shown = nanoClock.getAsLong();
        }
    }

    /** What a run's progress says beside how far it is: the losses and the speed. */
    public static String note(RunLog.Entry entry) {
        String validation = Double.isNaN(entry.validationLoss())
                ? ""
                : String.format(Locale.ROOT, " (validation %.4f)", entry.validationLoss());
        return String.format(Locale.ROOT, "loss %.4f%s, %,.0f tokens/s",
                entry.loss(), validation, entry.tokens() / entry.seconds());
    }

    private void draw() {
        RunLog log = new RunLog(title, entries);
        show(ChartImage.html(Charts.losses(List.of(LossCurves.of(log)), Charts.Scale.LOGARITHMIC)));
    }

    private void show(String html) {
        KernelDisplay display = kernel.orElseThrow();
        if (id == null) {
            id = display.display(html, HTML);
        } else {
            display.update(id, html, HTML);
        }
    }

    /** Leaves the last line of the progress; and the chart, unless all examples have been seen. */
    @Override
    public void close() {
        progress.close();
        if (id == null) {
            return;
        }
        if (entries.get(entries.size() - 1).examples() >= total) {
            show("<div></div>");
        } else {
            draw();
        }
    }
}
