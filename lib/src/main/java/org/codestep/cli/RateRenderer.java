package org.codestep.cli;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.DefaultProgressBarRenderer;
import me.tongfei.progressbar.ProgressBarStyle;
import me.tongfei.progressbar.ProgressState;

/** A bar with a rate that is told of work of less than a second too; the library's own counts whole seconds. */
final class RateRenderer extends DefaultProgressBarRenderer {

    private static final double NANOSECONDS = 1e9;

    private final String unit;
    /** Of all the work, once it is done: drawn again, the bar says the same. */
    private String last;

    /** @param unit what is counted */
    RateRenderer(String unit) {
        super(ProgressBarStyle.ASCII, " " + unit, 1, true,
                new DecimalFormat("0.0", DecimalFormatSymbols.getInstance(Locale.ROOT)), ChronoUnit.SECONDS, true,
                RateRenderer::timeLeft);
        this.unit = unit;
    }

    @Override
    protected String speed(ProgressState state) {
        if (last != null) {
            return last;
        }
        long nanoseconds = Math.max(1, state.getElapsedAfterStart().toNanos());
        double rate = (state.getCurrent() - state.getStart()) * NANOSECONDS / nanoseconds;
        String speed = String.format(Locale.ROOT, "%.1f %s/s", rate, unit);
        if (!state.isAlive()) {
            last = speed;
        }
        return speed;
    }

    /** At the rate so far; unknown at the beginning, and where the end is. */
    private static Optional<Duration> timeLeft(ProgressState state) {
        long done = state.getCurrent() - state.getStart();
        return done <= 0 || state.isIndefinite() ? Optional.empty() : Optional.of(state.getElapsedAfterStart()
                .dividedBy(done).multipliedBy(Math.max(0, state.getMax() - state.getCurrent())));
    }
}
