package org.codestep.cli.option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.codestep.corpus.file.PlacedFile;
import org.codestep.corpus.file.Streams;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The files that a command was given, which have to be different ones where one would overwrite another. */
public record GivenFiles(CommandSpec command) {

    /**
     * @param inputs that are read
     * @param outputs that are written
     * @throws ParameterException if an output is an input or another output, also by another name, or standard input
     *     is to be read twice
     */
    public void requireDistinct(Collection<Path> inputs, Collection<Path> outputs) throws IOException {
        requireDistinctStreams(inputs);
        List<Path> others = new ArrayList<>(inputs);
        for (Path output : outputs) {
            if (!Streams.isStream(output) && isAmong(PlacedFile.part(output), inputs)) {
                throw wrong(PlacedFile.part(output) + " would be overwritten, and is read too: " + output
                        + " is written under this name at first; wanted another name to write to");
            }
            if (isAmong(output, others) && !isSink(output)) {
                throw wrong(output + " would be overwritten, and is " + (isAmong(output, inputs)
                        ? "read too; wanted another name to write to"
                        : "written already; wanted a file for each"));
            }
            others.add(output);
        }
    }

    /** @throws ParameterException if standard input, or another stream, is to be read twice */
    public void requireDistinctStreams(Collection<Path> inputs) throws IOException {
        List<Path> others = new ArrayList<>();
        for (Path input : inputs) {
            if (Streams.isStream(input) && isAmong(input, others)) {
                throw wrong(input + " can be read only once; wanted another file beside it");
            }
            others.add(input);
        }
    }

    /** A terminal, or the null device, can be given for all. */
    private static boolean isSink(Path file) throws IOException {
        return Streams.isStream(file) && !file.equals(Streams.OUT);
    }

    private static boolean isAmong(Path file, Collection<Path> others) throws IOException {
        for (Path other : others) {
            if (place(file).equals(place(other)) || Files.exists(file) && Files.exists(other)
                    && !Streams.isStream(file) && Files.isSameFile(file, other)) {
                return true;
            }
        }
        return false;
    }

    private static Path place(Path file) throws IOException {
        return Streams.endOfLinks(file).toAbsolutePath().normalize();
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
