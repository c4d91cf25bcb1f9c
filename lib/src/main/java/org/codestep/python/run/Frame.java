package org.codestep.python.run;

/** The variables of a block of code that runs, and the line that it is at. */
final class Frame implements Variables {

    private static final int NO_LINE = -1;

    private final Run run;
    private final String[] names;
    private final Object[] slots;
    /** The slots that have been assigned, in that order. */
    private final int[] assigned;
    private int assignedCount;
    private int currentLine = NO_LINE;

    Frame(Run run, String[] names) {
        this.run = run;
        this.names = names;
        this.slots = new Object[names.length];
        this.assigned = new int[names.length];
    }

    Run run() {
        return run;
    }

    Meter meter() {
        return run.meter();
    }

    /** Null if the variable has no value yet. */
    Object load(int slot) {
        return slots[slot];
    }

    void store(int slot, Object value) {
        if (slots[slot] == null) {
            assigned[assignedCount++] = slot;
        }
        slots[slot] = value;
    }

    /** Code of a line is about to run: an event, unless the line was already running. */
    void enterLine(int line) {
        if (line != currentLine) {
            currentLine = line;
            run.line(line, this);
        }
    }

    /** Forgets the line, so that the next one is an event even if it is the same: after a jump backwards. */
    void forgetLine() {
        currentLine = NO_LINE;
    }

    @Override
    public int size() {
        return assignedCount;
    }

    @Override
    public String name(int index) {
        return names[assigned[index]];
    }

    @Override
    public String text(int index) {
        return Values.displayed(slots[assigned[index]]);
    }
}
