package org.codestep.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The option {@code --threads}; the number does not change the result. */
final class ThreadsOption {

    @Spec(Target.MIXEE)
    private CommandSpec command;

    private int count = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--threads",
            paramLabel = "T",
            description = "How many threads work; the result is the same. Default: as many as there are processors.")
    void setCount(int count) {
        if (count < 1) {
            throw new ParameterException(command.commandLine(), "--threads: wanted at least 1, got " + count);
        }
        this.count = count;
    }

    int count() {
        return count;
    }
}
