package org.codestep.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.codestep.task.TaskOptions;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The option {@code --inputs}: the numbers that can be an answer of task stepped-input. */
final class InputsOption {

    private static final Pattern RANGE = Pattern.compile("([0-9]{1,8})\\.\\.([0-9]{1,8})");

    @Spec(Target.MIXEE)
    private CommandSpec command;

    private int lowest = TaskOptions.DEFAULT.lowestInput();
    private int highest = TaskOptions.DEFAULT.highestInput();

    @Option(
            names = "--inputs",
            paramLabel = "LOW..HIGH",
            description = "Of stepped-input: the numbers that are tried in a number's place, those of the generator;"
                    + " only they, and the number itself, can be right. Default: 0..9.")
    void setRange(String text) {
        Matcher range = RANGE.matcher(text);
        if (!range.matches() || Integer.parseInt(range.group(1)) > Integer.parseInt(range.group(2))) {
            throw new ParameterException(
                    command.commandLine(), "--inputs: wanted the lowest and the highest number as 0..9, got " + text);
        }
        lowest = Integer.parseInt(range.group(1));
        highest = Integer.parseInt(range.group(2));
    }

    int lowest() {
        return lowest;
    }

    int highest() {
        return highest;
    }
}
