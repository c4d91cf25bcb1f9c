package org.codestep.task.kind;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.codestep.Register;
import org.codestep.corpus.Example;
import org.codestep.corpus.split.ExampleForms;
import org.codestep.task.AnswerChecker;
import org.codestep.task.Task;
import org.codestep.task.TaskOptions;

/** The tasks by name, and by the form of their examples. */
public final class Tasks {

    /** Those of the library; others are those that {@code META-INF/services} names. */
    private static final List<Task> OWN = List.of(
            LineCount.NOTEBOOK,
            LineCount.PLAIN,
            new OutputPrediction(),
            new OperatorPrediction(TaskOptions.DEFAULT),
            new SteppedOperator(TaskOptions.DEFAULT),
            new SteppedInput(TaskOptions.DEFAULT),
            new CodeTrace());

    private static final Register<AnswerChecker> CHECKERS = new Register<>(
            Stream.<AnswerChecker>concat(
                            OWN.stream(), new Register<>(AnswerChecker.class, AnswerChecker::name).all().stream())
                    .toList(),
            AnswerChecker::name);

    private static final Register<Task> TASKS = new Register<>(
            CHECKERS.all().stream().filter(Task.class::isInstance).map(Task.class::cast).toList(), Task::name);

    /** Tells the examples of all tasks, and what programs they are about. */
    public static final ExampleForms FORMS = new Forms();

    private Tasks() {}

    /** Every task that makes examples of snippets, with the options {@link TaskOptions#DEFAULT}. */
    public static List<Task> all() {
        return TASKS.all();
    }

    /**
     * The task of a name, such as {@code line-count}, that makes examples of snippets.
     *
     * @throws IllegalArgumentException if there is none; the message lists those there are
     */
    public static Task named(String name) {
        return TASKS.named(name, "task", "tasks");
    }

    /**
     * The checker of a task's answers, be its examples made of snippets or not.
     *
     * @throws IllegalArgumentException if there is none; the message lists those there are
     */
    public static AnswerChecker checker(String name) {
        return CHECKERS.named(name, "task", "tasks");
    }

    private static final class Forms implements ExampleForms {

        /** Those with longer marks first: the end of another task's prompt may be a part of theirs. */
        private static final List<Task> BY_MARK = TASKS.all().stream()
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
                return CHECKERS.find(example.task()).flatMap(task -> task.program(example));
            } catch (IllegalArgumentException e) {
                return Optional.empty(); // an example of another form than the task's
            }
        }
    }
}
