package org.codestep.python.run.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.codestep.python.run.limit.LimitExceededException;
import org.codestep.python.run.limit.Meter;
import org.codestep.python.run.value.None;
import org.codestep.python.run.value.NotModelledException;
import org.codestep.python.run.value.PythonError;
import org.codestep.python.run.value.Representation;
import org.codestep.python.run.value.Unmodelled;
import org.codestep.python.run.value.Values;

/** The variables of the module, or of a function that runs, and the line that it is at. */
public final class Frame implements Variables {

    private static final int NO_LINE = -1;

    private final Run run;
    private final Frame caller;
    private final String[] names;
    private final Object[] slots;
    /** The slots that have been assigned, in that order. */
    private final int[] assigned;
    private int assignedCount;
    /** How many of them have been shown. */
    private int shown;
    private int currentLine = NO_LINE;
    /** What loops go through, which no variable may name any more; null before the first. */
    private List<Object> held;
    private Object result = None.NONE;
    /** Bytes that the statement at work has allocated, which may be values that no variable names yet. */
    private long unfinished;

    /** @param caller null for the module's */
    public Frame(Run run, Frame caller, String[] names) {
        this.run = run;
        this.caller = caller;
        this.names = names;
        this.slots = new Object[names.length];
        this.assigned = new int[names.length];
    }

    /** The run that it belongs to. */
    public Run run() {
        return run;
    }

    /** The meter of its run. */
    public Meter meter() {
        return run.meter();
    }

    Frame caller() {
        return caller;
    }

    /** Null if the variable has no value yet. */
    public Object load(int slot) {
        return slots[slot];
    }

    /**
     * Assigns a variable.
     *
     * @param value not null
     */
    public void store(int slot, Object value) {
        if (slots[slot] == null) {
            assigned[assignedCount++] = slot;
        }
        slots[slot] = value;
    }

    /** By slot. */
    String[] names() {
        return names;
    }

    /** The slots of the variables that have a value, in the order in which CPython lists them. */
    int[] listed() {
        sort();
        return Arrays.copyOf(assigned, assignedCount);
    }

    /** What the function returns. */
    Object result() {
        return result;
    }

    /** Says what the function returns; {@code None} before. */
    public void setResult(Object value) {
        result = value;
    }

    /** A loop begins to go through a value, which so counts as alive. Loops nest. */
    public void hold(Object value) {
        held = held == null ? new ArrayList<>(1) : held;
        held.add(value);
    }

    /** The innermost loop has ended. */
    public void release() {
        held.remove(held.size() - 1);
    }

    /** All values that the frame keeps alive. */
    void collect(Values.Sizer sizer) {
        for (Object value : slots) {
            sizer.add(value);
        }
        if (held != null) {
            held.forEach(sizer::add);
        }
    }

    /** Code of a line is about to run: an event, unless the line was already running. */
    public void enterLine(int line) {
        unfinished = 0;
        if (line != currentLine) {
            currentLine = line;
            run.line(line, this);
        }
    }

    void addUnfinished(long bytes) {
        unfinished += bytes;
    }

    long unfinished() {
        return unfinished;
    }

    int currentLine() {
        return currentLine;
    }

    /** Forgets the line, so that the next one is an event even if it is the same: after a jump backwards. */
    public void forgetLine() {
        currentLine = NO_LINE;
    }

    @Override
    public void forEach(BiConsumer<String, String> action) {
        sort();
        for (int i = 0; i < assignedCount; i++) {
            Object value = slots[assigned[i]];
            if (Values.isData(value)) {
                action.accept(names[assigned[i]], displayed(value));
            }
        }
    }

    private void sort() {
        if (caller != null) {
            // CPython looks at a function's variables in the order of its code, whenever it is asked for them.
            Arrays.sort(assigned, shown, assignedCount);
            shown = assignedCount;
        }
    }

    /** A value as the list of variables shows it. */
    String displayed(Object value) {
        try {
            return Representation.str(value, run.meter());
        } catch (PythonError e) {
            return Values.unprintable(value);
        } catch (LimitExceededException e) {
            if (run.isOver()) {
                run.endAt(e.getMessage());
                return Values.unprintable(value);
            }
            throw e;
        } catch (Unmodelled problem) {
            throw new NotModelledException(run.place(), problem.getMessage());
        }
    }
}
