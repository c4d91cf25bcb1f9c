package org.codestep.task.kind;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.codestep.python.syntax.Program;
import org.codestep.task.OperatorClass;
import org.codestep.task.SourceText;
import org.codestep.task.Task;
import org.codestep.task.TaskOptions;
import org.codestep.task.mask.Mask;
import org.codestep.task.mask.MaskFinder;

/** A {@link SteppedTask} that masks an operator; right ones are of the same {@link OperatorClass}. */
public final class SteppedOperator extends SteppedTask {

    private static final String NAME = "stepped-operator";

    /** @throws IllegalArgumentException if an option is given that the task has no use for */
    public SteppedOperator(TaskOptions options) {
        super(options);
    }

    @Override
    public Set<TaskOptions.Part> uses() {
        return EnumSet.of(
                TaskOptions.Part.SAMPLING_LIMIT, TaskOptions.Part.STEP_LIMIT, TaskOptions.Part.OPERATORS);
    }

    @Override
    public Task with(TaskOptions other) {
        return new SteppedOperator(other);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String promptEnd() {
        return "\n# operator?";
    }

    @Override
    public List<String> vocabulary() {
        return Vocabulary.with("# ", "?", ";", "@", "$", "operator?");
    }

    @Override
    List<Mask> masks(Program program, SourceText source) {
        return MaskFinder.operators(program, source, options().operators());
    }

    @Override
    Optional<String> refusal(String own, String answer) {
        return OperatorClass.refusal(own, answer);
    }
}
