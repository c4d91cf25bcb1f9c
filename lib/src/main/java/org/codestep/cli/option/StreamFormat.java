package org.codestep.cli.option;

import java.nio.file.Path;
import java.util.List;
import org.codestep.corpus.FileFormat;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The option {@code --format}: the format of standard input and output, which have no ending that would tell. */
public final class StreamFormat {

    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "text or jsonl: how standard input and output (given as -), pipes and devices are written,"
                    + " whose names have no ending. Default: jsonl.")
    private FileFormat format;

    /** The format of a file: as its ending tells, or as the option says. */
    public FileFormat of(Path file) {
        return format != null && FileFormat.isUntold(file) ? format : FileFormat.of(file);
    }

    /** @throws ParameterException if the option is given, and all these files have names that tell */
    public void requireUse(List<Path> files) {
        if (format != null && files.stream().noneMatch(FileFormat::isUntold)) {
            throw new ParameterException(command.commandLine(), "--format is of standard input and output; the"
                    + " endings of " + files + " tell theirs. Leave it out");
        }
    }
}
