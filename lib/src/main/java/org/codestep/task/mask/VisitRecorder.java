package org.codestep.task.mask;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.codestep.python.run.state.LineListener;
import org.codestep.python.run.state.Snapshot;
import org.codestep.python.run.state.Variables;
import org.codestep.task.UnusableSnippetException;

/** Keeps every step of a run, and when each line first ran. */
public final class VisitRecorder implements LineListener {

    /** More steps than that are not asked about one by one. */
    private static final int MOST_STEPS = 10_000;

    private final List<Visit> steps = new ArrayList<>();
    private final int[] firstSteps;

    /** @param lineCount how many lines the program's text has */
    public VisitRecorder(int lineCount) {
        firstSteps = new int[lineCount + 1];
        Arrays.fill(firstSteps, Integer.MAX_VALUE);
    }

    @Override
    public void line(int line, Variables variables) {
        if (steps.size() == MOST_STEPS) {
            throw new UnusableSnippetException("it executes more than 10,000 lines");
        }
        firstSteps[line] = Math.min(firstSteps[line], steps.size());
        steps.add(new Visit(steps.size(), line, Snapshot.of(variables)));
    }

    /** All steps up to now, in order. */
    public List<Visit> steps() {
        return steps;
    }

    /** The number of the first step at which a line was about to run; larger than any other if it never was. */
    public int firstStep(int line) {
        return firstSteps[line];
    }
}
