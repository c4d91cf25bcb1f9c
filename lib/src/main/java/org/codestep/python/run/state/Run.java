package org.codestep.python.run.state;

import java.util.Optional;
import java.util.function.Consumer;
import org.codestep.python.run.limit.Budget;
import org.codestep.python.run.limit.LimitExceededException;
import org.codestep.python.run.limit.Meter;
import org.codestep.python.run.value.NotModelledException;
import org.codestep.python.run.value.PythonError;
import org.codestep.python.run.value.Unmodelled;
import org.codestep.python.run.value.Values;
import org.codestep.python.syntax.Position;

/** One run of a program: its state while it lasts, what came of it afterwards. Not thread-safe. */
public class Run {

    /** How many lines go by between looks at the clock; a power of two. */
    private static final int LINES_PER_CLOCK = 256;
    /** CPython raises RecursionError at a thousand calls, of which the caller's own count too. */
    private static final int DEEPEST = 900;
    private static final String TOO_DEEP = "recursion so deep is not supported";

    private final Meter meter;
    private final LineListener listener;
    private final Output output;
    private final Frame module;
    private Frame current;
    private int depth;
    private boolean over;
    private long lines;
    private String error;

    /**
     * @param listener is told of each line; null for none
     * @param names of the module's variables, by slot
     */
    public Run(Budget budget, LineListener listener, String[] names) {
        this.meter = new Meter(budget, memory());
        this.output = new Output(meter);
        this.listener = listener;
        this.module = new Frame(this, null, names);
        this.current = module;
    }

    /** Runs a program to its end, its error or its limit. @param program what runs in the module's frame */
    public void execute(Consumer<Frame> program) {
        try {
            program.accept(module);
        } catch (PythonError raised) {
            error = raised.type();
        } catch (LimitExceededException limit) {
            error = limit.getMessage();
        } catch (Unmodelled problem) {
            throw new NotModelledException(place(), problem.getMessage());
        } catch (StackOverflowError e) {
            throw new NotModelledException(place(), TOO_DEEP);
        } finally {
            over = true;
        }
    }

    /** Whether the program has ended. */
    boolean isOver() {
        return over;
    }

    /** Changes how the run ended: at a limit, since its variables are too large to be shown. */
    void endAt(String limit) {
        error = limit;
    }

    /** Where the program is at. */
    Position place() {
        return new Position(Math.max(1, current.currentLine()), 1);
    }

    /** A function begins. @param frame of it, with its arguments */
    public void enter(Frame frame) {
        if (++depth > DEEPEST) {
            throw new Unmodelled(TOO_DEEP);
        }
        current = frame;
    }

    /** A function has ended. @return its result */
    public Object leave(Frame frame) {
        current = frame.caller();
        depth--;
        current.addUnfinished(Values.size(frame.result()));
        return frame.result();
    }

    /** The module's frame. */
    public Frame module() {
        return module;
    }

    private Meter.Memory memory() {
        return new Meter.Memory() {
            @Override
            public long liveBytes() {
                return Run.this.liveBytes();
            }

            @Override
            public void add(long bytes) {
                current.addUnfinished(bytes);
            }
        };
    }

    /** About what all values take. */
    private long liveBytes() {
        Values.Sizer sizer = new Values.Sizer();
        long unfinished = 0;
        for (Frame frame = current; frame != null; frame = frame.caller()) {
            frame.collect(sizer);
            unfinished += frame.unfinished();
        }
        return sizer.bytes() + unfinished + output.length() * Character.BYTES;
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

    /** Where the program prints to. */
    public Output output() {
        return output;
    }

    /** The number of line events. */
    public long lineCount() {
        return lines;
    }

    /** What was printed; at a limit, what fitted into it. */
    public String stdout() {
        return output.text();
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
