package org.codestep.cli.option;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.codestep.task.AnswerChecker;
import org.codestep.task.Task;
import org.codestep.task.TaskOptions;

/** The value of {@code --inputs}: the numbers that can be an answer of task stepped-input, both ends included. */
public record InputRange(int lowest, int highest) {

    /** What {@code --help} says of the option. */
    public static final String DESCRIPTION = "Of stepped-input: the numbers that are tried in a number's place, those"
            + " of the generator; only they, and the number itself, can be right. Default: 0..9.";

    private static final InputRange DEFAULT =
            new InputRange(TaskOptions.DEFAULT.lowestInput(), TaskOptions.DEFAULT.highestInput());

    private static final Pattern RANGE = Pattern.compile("([0-9]{1,8})\\.\\.([0-9]{1,8})");

    /** @throws IllegalArgumentException if the text is not one as {@code 0..9} */
    public static InputRange parse(String text) {
        Matcher range = RANGE.matcher(text);
        if (!range.matches() || Integer.parseInt(range.group(1)) > Integer.parseInt(range.group(2))) {
            throw new IllegalArgumentException("wanted the lowest and the highest number as 0..9, got " + text);
        }
        return new InputRange(Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2)));
    }

    /**
     * The range that a task is to try.
     *
     * @param given null if the option was not: the range is that of {@link TaskOptions#DEFAULT} then
     * @throws IllegalArgumentException if it was, and the task has no use for it
     */
    static InputRange of(InputRange given, AnswerChecker task) {
        boolean used = task instanceof Task ofSnippets && ofSnippets.uses().contains(TaskOptions.Part.INPUTS);
        if (given != null && !used) {
            throw new IllegalArgumentException(
                    "--inputs: task " + task.name() + " has no use for " + TaskOptions.Part.INPUTS + "; leave it out");
        }
        return given == null ? DEFAULT : given;
    }

    /**
     * A task whose answers are checked with a range.
     *
     * @param given null if the option was not
     * @throws IllegalArgumentException if it was, and the task has no use for it
     */
    public static AnswerChecker checker(InputRange given, AnswerChecker task) {
        InputRange range = of(given, task);
        return given == null ? task
                : ((Task) task).with(new TaskOptions(
                        0, 0, TaskOptions.DEFAULT.operators(), range.lowest, range.highest));
    }
}
