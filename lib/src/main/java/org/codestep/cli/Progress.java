package org.codestep.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/**
 * Shows on standard error how far a command is, with its rate and the time left: a bar on a terminal, a line now
 * and then elsewhere.
 */
final class Progress implements AutoCloseable {

    private static final int BAR_UPDATE_MILLIS = 200;
    private static final int LINE_UPDATE_MILLIS = 10_000;
    private static final int WIDTH = 100;

    private final ProgressBar bar;

    /**
     * @param work what is done, as {@code generate}
     * @param unit what is counted, as {@code snippets}
     * @param total about how many there are; -1 if that is not known
     */
    Progress(String work, String unit, long total) {
        PrintStream out = System.err;
        boolean terminal = isTerminal();
        bar = new ProgressBarBuilder()
                .setTaskName(work)
                .setInitialMax(total)
                .setRenderer(new RateRenderer(unit))
                .setUpdateIntervalMillis(terminal ? BAR_UPDATE_MILLIS : LINE_UPDATE_MILLIS)
                .setConsumer(
                        terminal
                                ? new ConsoleProgressBarConsumer(out, WIDTH)
                                : new DelegatingProgressBarConsumer(new Lines(out), WIDTH))
                .build();
    }

    /** So much more is done. */
    void step(long count) {
        bar.stepBy(count);
    }

    /** So much is done in all. */
    void stepTo(long count) {
        bar.stepTo(count);
    }

    /** All is done, be it more or less than was expected. */
    void complete() {
        bar.maxHint(bar.getCurrent());
    }

    /** Shows a short text beside the bar. */
    void note(String text) {
        bar.setExtraMessage(text);
    }

    @Override
    public void close() {
        bar.close();
    }

    /** Whether standard error is a terminal; Java itself only tells of standard input and output together. */
    private static boolean isTerminal() {
        Path standardError = Path.of("/proc/self/fd/2");
        if (!Files.isSymbolicLink(standardError)) {
            return System.console() != null;
        }
        try {
            Path device = Files.readSymbolicLink(standardError);
            return device.startsWith("/dev/pts") || device.toString().startsWith("/dev/tty");
        } catch (IOException e) {
            return false;
        }
    }

    /** Prints each state once; the one before the work begins not at all. */
    private static final class Lines implements Consumer<String> {

        private final PrintStream out;
        private String last;

        Lines(PrintStream out) {
            this.out = out;
        }

        @Override
        public void accept(String line) {
            String state = line.strip();
            if (last != null && !state.equals(last)) {
                out.println(state);
            }
            last = state;
        }
    }
}
