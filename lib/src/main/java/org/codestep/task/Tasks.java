package org.codestep.task;

import java.util.List;
import java.util.stream.Collectors;

/** The tasks by name. */
public final class Tasks {

    private static final List<Task> ALL = List.of(
            LineCount.NOTEBOOK,
            LineCount.PLAIN,
            new OutputPrediction(),
            new OperatorPrediction(TaskOptions.DEFAULT),
            new SteppedOperator(TaskOptions.DEFAULT),
            new SteppedInput(TaskOptions.DEFAULT),
            new CodeTrace());

    private Tasks() {}

    /** Every task, with the options {@link TaskOptions#DEFAULT}. */
    public static List<Task> all() {
        return ALL;
    }

    /**
     * The task of a name, such as {@code line-count}.
     *
     * @throws IllegalArgumentException if there is none; the message lists those there are
     */
    public static Task named(String name) {
        return ALL.stream()
                .filter(task -> task.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown task '" + name + "'; the tasks are "
                        + ALL.stream().map(Task::name).collect(Collectors.joining(", "))));
    }
}
