package org.codestep.cli.option;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options {@code --model} and {@code --adapter}, as {@link org.codestep.decode.TextGenerator#open} takes them. */
public final class ModelOptions {

    @Option(
            names = "--model",
            required = true,
            paramLabel = "DIR",
            converter = PathConverter.InputFolder.class,
            description = "The folder of the model, or of a LoRA checkpoint that says which model it changes.")
    private Path model;

    @Option(names = "--adapter", paramLabel = "DIR", converter = PathConverter.InputFolder.class,
            description = "The folder of a LoRA adapter of the model.")
    private Path adapter;

    /** The model's folder. */
    public Path model() {
        return model;
    }

    /** The adapter's folder; empty without the option. */
    public Optional<Path> adapter() {
        return Optional.ofNullable(adapter);
    }
}
