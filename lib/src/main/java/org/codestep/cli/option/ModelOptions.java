package org.codestep.cli.option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.codestep.hub.Wanted;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Options {@code --model} and {@code --adapter}, as {@link org.codestep.decode.TextGenerator#open} takes them. */
public final class ModelOptions {

    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--model",
            required = true,
            paramLabel = Place.LABEL,
            converter = Place.Converter.class,
            description = "The folder of the model, or of a LoRA checkpoint that says which model it changes; or a model"
                    + " of the Hugging Face Hub, as hub:ORG/NAME or hub:ORG/NAME@REVISION.")
    private Place model;

    @Option(names = "--adapter", paramLabel = Place.LABEL, converter = Place.Converter.class,
            description = "The folder of a LoRA adapter of the model, or its name on the Hub.")
    private Place adapter;

    /** The folders of a model, and of an adapter if there is one. */
    public record Folders(Path model, Optional<Path> adapter) {}

    /** Fetches what is on the Hub, and not yet in its cache. */
    public Folders folders() throws IOException, InterruptedException {
        Path base = model.folder(Wanted.MODEL, command.commandLine());
        return new Folders(base, adapter == null
                ? Optional.empty() : Optional.of(adapter.folder(Wanted.ADAPTER, command.commandLine())));
    }
}
