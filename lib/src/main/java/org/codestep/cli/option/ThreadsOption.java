package org.codestep.cli.option;

import picocli.CommandLine.Option;

/** The option {@code --threads}; the number does not change the result. */
public final class ThreadsOption {

    @Option(
            names = "--threads",
            paramLabel = "T",
            converter = NumberConverter.Threads.class,
            description = "How many threads work; the result is the same. Default: as many as there are processors.")
    private int count = Runtime.getRuntime().availableProcessors();

    /** How many threads are to work. It is not checked here. */
    public int count() {
        return count;
    }
}
