package org.codestep.cli.option;

import java.util.EnumSet;
import java.util.Set;
import org.codestep.task.OperatorClass;
import org.codestep.task.Task;
import org.codestep.task.TaskOptions;
import picocli.CommandLine.Option;

/** The options that say which examples are made of a snippet, and which of them are kept. */
public class ExampleOptions {

    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = NumberConverter.LongLimit.class,
            description = "Write at most N examples, the first ones. Default: 0, all.")
    private long limit;

    @Option(
            names = "--sampling-limit",
            paramLabel = "N",
            converter = NumberConverter.Limit.class,
            description = "Mask at most N pieces at each step (task operator: of each snippet), drawn at random."
                    + " Default: 0, all.")
    private int samplingLimit;

    @Option(
            names = "--step-limit",
            paramLabel = "N",
            converter = NumberConverter.Limit.class,
            description = "Ask about at most N steps of each snippet, drawn at random. Default: 0, all.")
    private int stepLimit;

    @Option(
            names = "--mask",
            split = ",",
            paramLabel = "CLASS",
            description = "The operators to mask: arithmetic (+ - * / // %% **), comparison (< > <= >= == !=), or"
                    + " both with a comma between. Default: arithmetic.")
    private Set<OperatorClass> operators = EnumSet.copyOf(TaskOptions.DEFAULT.operators());

    @Option(names = "--inputs", paramLabel = "LOW..HIGH", description = InputRange.DESCRIPTION)
    private InputRange inputs;

    @Option(names = "--unique", description = "Keep only examples to which one answer is right.")
    private boolean unique;

    /** @throws IllegalArgumentException if the task has no use for one of the options */
    public final Task with(Task task) {
        InputRange range = InputRange.of(inputs, task);
        return task.with(new TaskOptions(samplingLimit, stepLimit, operators, range.lowest(), range.highest()));
    }

    /** How many examples are written at most; 0 for all. */
    public final long limit() {
        return limit;
    }

    /** Whether only those with one right answer are kept. */
    public final boolean unique() {
        return unique;
    }
}
