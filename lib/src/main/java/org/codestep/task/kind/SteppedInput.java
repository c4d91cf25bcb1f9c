package org.codestep.task.kind;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.codestep.python.syntax.Program;
import org.codestep.task.SourceText;
import org.codestep.task.StateText;
import org.codestep.task.Task;
import org.codestep.task.TaskOptions;
import org.codestep.task.mask.Mask;
import org.codestep.task.mask.MaskFinder;

/**
 * A {@link SteppedTask} that masks a number of an assignment before the first block, and the states of the assigned
 * variable as {@code ~}. Right ones are among the numbers to try, see {@link TaskOptions#lowestInput}, or the
 * number itself.
 */
public final class SteppedInput extends SteppedTask {

    private static final String NAME = "stepped-input";
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,8}");

    /** @throws IllegalArgumentException if an option is given that the task has no use for */
    public SteppedInput(TaskOptions options) {
        super(options);
    }

    @Override
    public Set<TaskOptions.Part> uses() {
        return EnumSet.of(TaskOptions.Part.SAMPLING_LIMIT, TaskOptions.Part.STEP_LIMIT, TaskOptions.Part.INPUTS);
    }

    @Override
    public Task with(TaskOptions other) {
        return new SteppedInput(other);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String promptEnd() {
        return "\n# input?";
    }

    @Override
    public List<String> vocabulary() {
        return Vocabulary.with("# ", "?", ";", "@", "$", StateText.MASKED_VALUE, "input?");
    }

    @Override
    List<Mask> masks(Program program, SourceText source) {
        return MaskFinder.inputs(program, options());
    }

    @Override
    Optional<String> refusal(String own, String answer) {
        int lowest = options().lowestInput();
        int highest = options().highestInput();
        if (answer.equals(own)) {
            return Optional.empty();
        }
        boolean among = NUMBER.matcher(answer).matches()
                && Integer.parseInt(answer) >= lowest && Integer.parseInt(answer) <= highest;
        return among ? Optional.empty() : Optional.of("not a number from " + lowest + " to " + highest);
    }
}
