package org.codestep.task;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.codestep.corpus.Example;
import org.codestep.corpus.ExampleForms;

/** The tasks by name, and by the form of their examples. */
public final class Tasks {

    private static final List<Task> ALL = List.of(
            LineCount.NOTEBOOK,
            LineCount.PLAIN,
            new OutputPrediction(),
            new OperatorPrediction(TaskOptions.DEFAULT),
            new SteppedOperator(TaskOptions.DEFAULT),
            new SteppedInput(TaskOptions.DEFAULT),
            new CodeTrace());

    /** Tells the examples of all tasks, and what programs they are about. */
    public static final ExampleForms FORMS = new Forms();

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
        return find(name).orElseThrow(() -> new IllegalArgumentException("unknown task '" + name
                + "'; the tasks are " + ALL.stream().map(Task::name).collect(Collectors.joining(", "))));
    }

    private static Optional<Task> find(String name) {
        return ALL.stream().filter(task -> task.name().equals(name)).findFirst();
    }

    private static final class Forms implements ExampleForms {

        /** Those with longer marks first: the end of another task's prompt may be a part of theirs. */
        private static final List<Task> BY_MARK = ALL.stream()
                .sorted(Comparator.comparingInt((Task task) -> task.promptEnd().length()).reversed())
                .toList();

        @Override
        public Optional<Example> parse(String text, long number) {
            return BY_MARK.stream()
                    .filter(task -> text.contains(task.promptEnd()))
                    .flatMap(task -> parse(task, text, number).stream())
                    .filter(example -> !example.answer().isBlank() && program(example).isPresent())
                    .findFirst();
        }

        private static Optional<Example> parse(Task task, String text, long number) {
            try {
                return Optional.of(task.parse(text, number));
            } catch (IllegalArgumentException e) {
                return Optional.empty(); // of another form than the task's
            }
        }

        @Override
        public Optional<String> program(Example example) {
            try {
                return find(example.task()).map(task -> task.program(example));
            } catch (IllegalArgumentException e) {
                return Optional.empty(); // an example of another form than the task's
            }
        }
    }
}
