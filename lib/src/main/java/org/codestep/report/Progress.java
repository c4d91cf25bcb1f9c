package org.codestep.report;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jsoup.nodes.Element;

/**
 * The progress of a long loop over examples. {@link #update} may be called at each step: it shows at most two states a
 * second, and in a notebook it replaces the state before. For use by one thread.
 */
public final class Progress implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final String title;
    private final long total;
    private final Screen screen;
    private final LongSupplier nanoClock;
    private final long start;
    private long shown;
    private long done;
    private double loss = Double.NaN;

    Progress(String title, long total, Screen screen, LongSupplier nanoClock) {
        if (total < 1) {
            throw new IllegalArgumentException("progress needs a total of at least 1 example, got " + total);
        }
        this.title = title;
        this.total = total;
        this.screen = screen;
        this.nanoClock = nanoClock;
        this.start = nanoClock.getAsLong();
        this.shown = start;
        screen.show(state(0), 0);
    }

    /**
     * Says how far the loop is.
     *
     * @param examplesDone from 0 to the total
     * @param currentLoss the latest loss; not shown if it is not a number
     */
    public void update(long examplesDone, double currentLoss) {
        done = examplesDone;
        loss = currentLoss;
        long now = nanoClock.getAsLong();
        if (now - shown >= PAUSE.toNanos()) {
            shown = now;
            screen.show(state(now - start), share());
        }
    }

    /** As {@link #update(long, double)}, where there is no loss. */
    public void update(long examplesDone) {
        update(examplesDone, Double.NaN);
    }

    /** Leaves a last line: what was done, in what time, or where the loop was left. */
    @Override
    public void close() {
        long elapsed = nanoClock.getAsLong() - start;
        String outcome = done < total ? String.format(Locale.ROOT, "stopped at %.0f%% · ", 100 * share()) : "";
        screen.close(title + " · " + outcome + count(done) + " examples in " + time(elapsed) + rate(elapsed) + loss());
    }

    private String state(long elapsed) {
        String left = done > 0 ? " · " + time((long) (elapsed * (double) (total - done) / done)) + " left" : "";
        return String.format(Locale.ROOT, "%s · %.0f%% · ", title, 100 * share())
                + count(done) + " of " + count(total) + " examples" + rate(elapsed) + loss() + left;
    }

    private double share() {
        return (double) done / total;
    }

    private String rate(long elapsed) {
        if (elapsed <= 0 || done <= 0) {
            return "";
        }
        double perSecond = done / (elapsed / 1e9);
        return String.format(Locale.ROOT, perSecond < 10 ? " · %.2f examples/s" : " · %,.0f examples/s", perSecond);
    }

    private String loss() {
        return Double.isNaN(loss) ? "" : String.format(Locale.ROOT, " · loss %.4f", loss);
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Minutes and seconds, with hours where there are some. */
    private static String time(long nanos) {
        Duration time = Duration.ofNanos(nanos);
        return time.toHours() > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart())
                : String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
    }

    /** Where progress is shown. */
    sealed interface Screen permits LiveScreen, LineScreen {

        /** Shows a state; {@code share} is done, from 0 to 1. */
        void show(String state, double share);

        /** Shows the last state. */
        void close(String state);
    }

    /** A kernel's display, which is updated in place: an exported notebook holds the last state only. */
    static final class LiveScreen implements Screen {

        private final KernelDisplay kernel;
        private String id;

        LiveScreen(KernelDisplay kernel) {
            this.kernel = kernel;
        }

        @Override
        public void show(String state, double share) {
            Element line = new Element("div").addClass("codestep-progress");
            line.appendElement("progress").attr("max", "1").attr("value", String.format(Locale.ROOT, "%.3f", share));
            put(line.appendText(" " + state));
        }

        @Override
        public void close(String state) {
            put(new Element("div").addClass("codestep-progress").appendText(state));
        }

        private void put(Element line) {
            if (id == null) {
                id = kernel.display(line.outerHtml(), "text/html");
            } else {
                kernel.update(id, line.outerHtml(), "text/html");
            }
        }
    }

    /** Plain lines, one for each tenth: what is printed stays. */
    static final class LineScreen implements Screen {

        private static final int LINES = 10;

        private final PrintStream out;
        private int nextTenth = 1;

        LineScreen(PrintStream out) {
            this.out = out;
        }

        @Override
        public void show(String state, double share) {
            int tenth = (int) (share * LINES);
            if (tenth >= nextTenth) {
                nextTenth = tenth + 1;
                out.println(state);
            }
        }

        @Override
        public void close(String state) {
            out.println(state);
        }
    }
}
