package org.codestep.report.progress;

import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarRenderer;
import me.tongfei.progressbar.ProgressState;

/**
 * Shows how far some work is, with its rate and the time left: in a notebook as a line that is updated in place, on a
 * terminal as a bar on standard error, elsewhere as a line on standard error now and then. To be used in a
 * try-with-resources statement, so that the last state says how it ended. Any thread may tell it.
 */
public final class Progress implements AutoCloseable {

    /** The unit of what is shown in kB, MB or GB, as it grows. */
    public static final String BYTES = "bytes";

    private final ProgressScreen screen;
    private final ProgressBar bar;

    /**
     * @param title what is done, as {@code generate}
     * @param unit what is counted, as {@code snippets}
     * @param total about how many there are; -1 if that is not known
     */
    public Progress(String title, String unit, long total) {
        this(title, unit, total, ProgressScreen.find());
    }

    /** The same on a given screen, which is closed with it. */
    public Progress(String title, String unit, long total, ProgressScreen screen) {
        this.screen = screen;
        this.bar = new ProgressBarBuilder()
                .setTaskName(title)
                .setInitialMax(total)
                .setRenderer(new Renderer(unit, screen))
                .setUpdateIntervalMillis((int) screen.pause().toMillis())
                .setConsumer(screen)
                .build();
    }

    /** So much more is done. */
    public void step(long count) {
        bar.stepBy(count);
    }

    /** So much is done in all. */
    public void update(long done) {
        bar.stepTo(done);
    }

    /** Says something of the latest, as its loss, beside how far the work is. */
    public void note(String text) {
        bar.setExtraMessage(text);
    }

    /** All is done, be it more or less than was expected. */
    public void complete() {
        bar.maxHint(bar.getCurrent());
    }

    /**
     * Leaves a last state: what was done, in what time, or where the work was left.
     *
     * @throws IllegalStateException if a notebook's kernel failed to show a state
     */
    @Override
    public void close() {
        // The library waits for the last state to be shown; an interrupt would end the wait, and get lost.
        boolean interrupted = Thread.interrupted();
        bar.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        // The library does not where the work ends before it has drawn a state; and what is thrown there gets lost.
        screen.close();
    }

    private static final class Renderer implements ProgressBarRenderer {

        private final String unit;
        private final ProgressScreen screen;
        /** At the end of the work: drawn again, it says the same. */
        private Optional<String> last = Optional.empty();

        Renderer(String unit, ProgressScreen screen) {
            this.unit = unit;
            this.screen = screen;
        }

        @Override
        public synchronized String render(ProgressState state, int width) {
            if (last.isPresent()) {
                return last.get();
            }
            boolean ended = !state.isAlive();
            String shown = screen.show(
                    new ProgressLine(state.getTaskName(), unit, state.getCurrent(),
                            state.isIndefinite() ? -1 : state.getMax(), state.getElapsedAfterStart(),
                            state.getExtraMessage(), ended),
                    width);
            if (ended) {
                last = Optional.of(shown);
            }
            return shown;
        }
    }
}
