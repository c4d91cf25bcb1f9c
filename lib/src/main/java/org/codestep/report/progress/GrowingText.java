package org.codestep.report.progress;

import java.io.PrintStream;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A text that is shown while it grows, such as a model's answer: in a notebook in one display below the running cell,
 * elsewhere piece by piece on a stream.
 */
public final class GrowingText implements Consumer<String> {

    private static final String PLAIN = "text/plain";

    private final Optional<KernelDisplay> kernel;
    private final PrintStream out;
    private final StringBuilder text = new StringBuilder();
    /** Of the display; null before there is one. */
    private String id;

    /** @param out where it is printed outside a notebook; stays the caller's */
    public GrowingText(PrintStream out) {
        this(KernelDisplay.find(), out);
    }

    /** In the display of a kernel, if there is one. */
    GrowingText(Optional<KernelDisplay> kernel, PrintStream out) {
        this.kernel = kernel;
        this.out = out;
    }

    /** Shows one more piece; by any thread. */
    @Override
    public synchronized void accept(String piece) {
        text.append(piece);
        if (kernel.isEmpty()) {
            out.print(piece);
            out.flush();
        } else if (id == null) {
            id = kernel.get().display(text.toString(), PLAIN);
        } else {
            kernel.get().update(id, text.toString(), PLAIN);
        }
    }

    /** All of it so far. */
    @Override
    public synchronized String toString() {
        return text.toString();
    }
}
