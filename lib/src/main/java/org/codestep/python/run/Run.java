package org.codestep.python.run;

import java.util.Optional;

/** One run of a program: its state while it lasts, what came of it afterwards. Not thread-safe. */
public final class Run {

    /** How many lines go by between looks at the clock; a power of two. */
    private static final int LINES_PER_CLOCK = 256;

    private final Meter meter;
    private final LineListener listener;
    private final StringBuilder output = new StringBuilder();
    private final Frame module;
    private long lines;
    private String error;

    Run(Budget budget, LineListener listener, String[] names) {
        this.meter = new Meter(budget, names.length);
        this.listener = listener;
        this.module = new Frame(this, names);
    }

    /** Runs a block to its end, its error or its limit. */
    void execute(Block body) {
        try {
            if (body.isEmpty()) {
                line(0, module);
            }
            body.execute(module);
        } catch (PythonError raised) {
            error = raised.type();
        } catch (LimitExceededException limit) {
            error = limit.getMessage();
        }
    }

    Meter meter() {
        return meter;
    }

    void line(int line, Frame frame) {
        if (lines == meter.steps()) {
            throw new LimitExceededException("StepLimit");
        }
        if (++lines % LINES_PER_CLOCK == 0) {
            meter.time();
        }
        if (listener != null) {
            listener.line(line, frame);
        }
    }

    void print(String text) {
        int room = meter.outputCharacters() - output.length();
        if (text.length() > room) {
            output.append(text, 0, room);
            throw new LimitExceededException("OutputLimit");
        }
        output.append(text);
    }

    /** The number of line events. */
    public long lineCount() {
        return lines;
    }

    /** What was printed; at a limit, what fitted into it. */
    public String stdout() {
        return output.toString();
    }

    /** The class name of the exception that ended the run, or the limit's name; empty if it ran to its end. */
    public Optional<String> error() {
        return Optional.ofNullable(error);
    }

    /** The module's variables at the end. */
    public Variables variables() {
        return module;
    }
}
