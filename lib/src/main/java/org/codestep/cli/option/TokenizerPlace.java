package org.codestep.cli.option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.codestep.hub.HubName;
import org.codestep.hub.Wanted;
import org.codestep.model.lora.ModelSource;
import org.codestep.tokenize.Tokenizer;
import org.codestep.tokenize.pretrained.PretrainedTokenizer;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Where a tokenizer is: in the folder of a model, or of its own; in a {@code tokenizer.json}; on the Hub. */
public final class TokenizerPlace {

    /** What help says of an option that takes such a place. */
    public static final String LABEL = "DIR|FILE|hub:NAME";

    private TokenizerPlace() {}

    /**
     * The tokenizer at a place.
     *
     * @param option that is named if a name on the Hub is none
     * @param command whose standard error tells of a download
     * @return empty if nothing is there
     * @throws IOException if it cannot be had, or is not what it should be
     */
    public static Optional<Tokenizer> find(String option, String text, CommandLine command)
            throws IOException, InterruptedException {
        if (HubName.isMeant(text)) {
            return Optional.of(of(Place.folder(option, text, Wanted.TOKENIZER, command)));
        }
        Path place = Path.of(text);
        if (Files.isRegularFile(place)) {
            return Optional.of(PretrainedTokenizer.readFile(place));
        }
        return Files.isDirectory(place) ? Optional.of(of(place)) : Optional.empty();
    }

    /**
     * The tokenizer of a {@code tokenizer.json}, or of files like it, at a place.
     *
     * @throws ParameterException if nothing is there, or a tokenizer of another kind
     * @throws IOException as {@link #find}
     */
    public static PretrainedTokenizer pretrained(String option, String text, CommandLine command)
            throws IOException, InterruptedException {
        Tokenizer found = find(option, text, command).orElseThrow(() -> new ParameterException(command, option + ": "
                + text + " is not there; wanted a tokenizer.json, the folder of one, or hub:NAME"));
        if (found instanceof PretrainedTokenizer tokenizer) {
            return tokenizer;
        }
        throw new ParameterException(command, option + ": " + text + " has Codestep's own tokenizer " + found.name()
                + ", which has no control tokens; wanted one of a tokenizer.json, as codestep tokenizer train writes"
                + " it");
    }

    private static Tokenizer of(Path model) throws IOException {
        return ModelSource.of(model, Optional.empty()).base().tokenizer();
    }
}
