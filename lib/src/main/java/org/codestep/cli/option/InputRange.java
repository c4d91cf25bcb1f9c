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

    /** The range of {@link TaskOptions#DEFAULT}. */
    public static final InputRange DEFAULT =
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
     * A task whose answers are checked with these inputs.
     *
     * @throws IllegalArgumentException if it has no use for them
     */
    public AnswerChecker of(AnswerChecker task) {
        if (equals(DEFAULT)) {
            return task;
        }
        if (!(task instanceof Task ofSnippets)) {
            throw new IllegalArgumentException("task " + task.name() + " has no use for inputs to try; leave it out");
        }
        return ofSnippets.with(new TaskOptions(0, 0, TaskOptions.DEFAULT.operators(), lowest, highest));
    }
}
