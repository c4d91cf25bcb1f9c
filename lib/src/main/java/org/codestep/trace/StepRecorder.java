package org.codestep.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.codestep.python.run.limit.LimitExceededException;
import org.codestep.python.run.state.LineListener;
import org.codestep.python.run.state.Variables;

/** Keeps every step of a run, as far as memory allows. */
final class StepRecorder implements LineListener {

    /** About what a step takes, and each variable of it beside its name and value; as {@code worker.py} counts. */
    private static final int BYTES = 100;

    private final long memoryBytes;
    private final List<Step> steps = new ArrayList<>();
    private long recorded;

    StepRecorder(long memoryBytes) {
        this.memoryBytes = memoryBytes;
    }

    @Override
    public void line(int line, Variables variables) {
        States states = states(variables);
        recorded += BYTES;
        for (Map.Entry<String, String> entry : states.values().entrySet()) {
            recorded += BYTES + entry.getKey().length() + entry.getValue().length();
        }
        if (recorded > memoryBytes) {
            throw new LimitExceededException("MemoryLimit");
        }
        steps.add(new Step(line, states));
    }

    List<Step> steps() {
        return steps;
    }

    static States states(Variables variables) {
        Map<String, String> values = new LinkedHashMap<>();
        variables.forEach(values::put);
        return new States(values);
    }
}
