package org.codestep.task;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How examples are drawn from a snippet.
 *
 * @param samplingLimit how many pieces are masked at each step, or in the snippet if there are no steps; 0 for all
 * @param stepLimit how many steps are asked about; 0 for all
 * @param operators the classes of operators that are masked; at least one
 * @param lowestInput the least number that is tried as an input, at least 0
 * @param highestInput the greatest one; the numbers of the generator's snippets are to be among them
 */
public record TaskOptions(
        int samplingLimit, int stepLimit, Set<OperatorClass> operators, int lowestInput, int highestInput) {

    /** All steps, all arithmetic operators, all numbers of one digit. */
    public static final TaskOptions DEFAULT = new TaskOptions(0, 0, EnumSet.of(OperatorClass.ARITHMETIC), 0, 9);

    public TaskOptions {
        if (samplingLimit < 0 || stepLimit < 0) {
            throw new IllegalArgumentException("a limit is at least 1, or 0 for none; got a sampling limit of "
                    + samplingLimit + " and a step limit of " + stepLimit);
        }
        if (operators.isEmpty()) {
            throw new IllegalArgumentException("no operators to mask; wanted arithmetic, comparison, or both");
        }
        if (lowestInput < 0 || highestInput < lowestInput) {
            throw new IllegalArgumentException("the inputs to try go from a number, at least 0, to one not below it;"
                    + " got " + lowestInput + " to " + highestInput);
        }
        operators = Set.copyOf(operators);
    }

    /** The options that some tasks have no use for. */
    public enum Part {
        SAMPLING_LIMIT("a sampling limit"),
        STEP_LIMIT("a step limit"),
        OPERATORS("classes of operators"),
        INPUTS("inputs to try");

        private final String described;

        Part(String described) {
            this.described = described;
        }

        /** As {@code a step limit}. */
        @Override
        public String toString() {
            return described;
        }
    }

    /**
     * Requires that the options for which a task has no use are those of {@link #DEFAULT}.
     *
     * @throws IllegalArgumentException if one is not
     */
    public void requireFor(Task task) {
        Set<Part> set = EnumSet.noneOf(Part.class);
        addIf(samplingLimit != DEFAULT.samplingLimit, Part.SAMPLING_LIMIT, set);
        addIf(stepLimit != DEFAULT.stepLimit, Part.STEP_LIMIT, set);
        addIf(!operators.equals(DEFAULT.operators), Part.OPERATORS, set);
        addIf(lowestInput != DEFAULT.lowestInput || highestInput != DEFAULT.highestInput, Part.INPUTS, set);
        set.removeAll(task.uses());
        if (!set.isEmpty()) {
            throw new IllegalArgumentException("task " + task.name() + " has no use for "
                    + set.stream().map(Part::toString).collect(Collectors.joining(" or ")) + "; leave it out");
        }
    }

    private static void addIf(boolean given, Part part, Set<Part> set) {
        if (given) {
            set.add(part);
        }
    }
}
