package org.codestep.report.progress;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarConsumer;
import org.jsoup.nodes.Element;

/** Where progress is shown, and what it looks like there. */
public sealed interface ProgressScreen extends ProgressBarConsumer {

    /** The running kernel's display; without one, standard error, be it a terminal or a log. */
    static ProgressScreen find() {
        Optional<KernelDisplay> kernel = KernelDisplay.find();
        if (kernel.isPresent()) {
            return new InNotebook(kernel.get());
        }
        return isTerminal() ? new OnTerminal(System.err) : new InLog(System.err);
    }

    /** Between two states that are shown. */
    Duration pause();

    /**
     * What is shown of a state.
     *
     * @param width characters in a line
     */
    String show(ProgressLine line, int width);

    /**
     * After the last state. Called more than once.
     *
     * @throws RuntimeException what went wrong when a state was to be shown
     */
    @Override
    void close();

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

    /** One line that is written anew, with a bar in what room the words leave. */
    final class OnTerminal extends ConsoleProgressBarConsumer implements ProgressScreen {

        private static final int WIDTH = 100;
        private static final int LEAST_BAR = 10;

        private boolean closed;

        OnTerminal(PrintStream out) {
            super(out, WIDTH);
        }

        @Override
        public Duration pause() {
            return Duration.ofMillis(200);
        }

        @Override
        public String show(ProgressLine line, int width) {
            String text = line.text();
            int room = width - text.length() - "[] ".length();
            OptionalDouble share = line.share();
            if (share.isEmpty() || room < LEAST_BAR) {
                // Spaces wipe out a longer line before.
                return text + " ".repeat(Math.max(0, width - text.length()));
            }
            int done = (int) (share.getAsDouble() * room);
            return "[" + "=".repeat(done) + " ".repeat(room - done) + "] " + text;
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                super.close();
            }
        }
    }

    /** A line now and then, for what is printed stays. Of work that never got on there is none. */
    final class InLog implements ProgressScreen {

        private final PrintStream out;
        private String last = "";

        /** @param out where the lines go */
        public InLog(PrintStream out) {
            this.out = out;
        }

        @Override
        public Duration pause() {
            return Duration.ofSeconds(10);
        }

        @Override
        public String show(ProgressLine line, int width) {
            // The library draws a first state at once, or a moment later.
            boolean early = !line.ended() && line.elapsed().compareTo(pause()) < 0;
            return early || line.done() == 0 ? "" : line.text();
        }

        @Override
        public int getMaxRenderedLength() {
            return Integer.MAX_VALUE;
        }

        @Override
        public void accept(String line) {
            if (!line.equals(last)) {
                out.println(line);
            }
            last = line;
        }

        @Override
        public void close() {
            out.flush();
        }
    }

    /** A kernel's display, which is updated in place: an exported notebook holds the last state only. */
    final class InNotebook implements ProgressScreen {

        private static final String HTML = "text/html";

        private final KernelDisplay kernel;
        /** The display's; null before the first state. */
        private String id;
        private RuntimeException failure;

        /** @param kernel that of the notebook */
        public InNotebook(KernelDisplay kernel) {
            this.kernel = kernel;
        }

        @Override
        public Duration pause() {
            return Duration.ofMillis(500);
        }

        @Override
        public String show(ProgressLine line, int width) {
            Element state = new Element("div").addClass("codestep-progress");
            if (line.ended()) {
                return state.appendText(line.text()).outerHtml();
            }
            Element bar = state.appendElement("progress").attr("max", "1");
            line.share().ifPresent(share -> bar.attr("value", String.format(Locale.ROOT, "%.3f", share)));
            return state.appendText(" " + line.text()).outerHtml();
        }

        @Override
        public int getMaxRenderedLength() {
            return Integer.MAX_VALUE;
        }

        /** Called by the library's thread, where an exception would get lost: it is kept for the end. */
        @Override
        public synchronized void accept(String html) {
            try {
                if (failure != null) {
                    return;
                }
                if (id == null) {
                    id = kernel.display(html, HTML);
                } else {
                    kernel.update(id, html, HTML);
                }
            } catch (RuntimeException e) {
                failure = e;
            }
        }

        @Override
        public synchronized void close() {
            if (failure != null) {
                throw failure;
            }
        }
    }
}
