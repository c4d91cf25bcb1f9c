package org.codestep.cli.option;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option {@code --in}: a file that has to be there. */
public final class InputOption {

    @Option(names = "--in", required = true, paramLabel = "FILE", converter = PathConverter.Input.class,
            description = "The file to read; - for standard input.")
    private Path file;

    /** As given; {@code -} stands for standard input. */
    public Path file() {
        return file;
    }
}
