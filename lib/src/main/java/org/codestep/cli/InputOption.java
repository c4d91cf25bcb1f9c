package org.codestep.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The option {@code --in}: a file that has to be there. */
final class InputOption {

    @Spec(Target.MIXEE)
    private CommandSpec command;

    private Path file;

    @Option(names = "--in", required = true, paramLabel = "FILE", description = "The file to read.")
    void setFile(Path file) {
        this.file = readable(file, command);
    }

    /** @throws ParameterException unless the file given as {@code --in} is there */
    static Path readable(Path file, CommandSpec command) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            String fault = !Files.exists(file) ? "is not there" : "is not a file that can be read";
            throw new ParameterException(command.commandLine(), "--in: " + file + " " + fault);
        }
        return file;
    }

    Path file() {
        return file;
    }
}
