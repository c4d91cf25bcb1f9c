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

    private static Tokenizer of(Path model) throws IOException {
        return ModelSource.of(model, Optional.empty()).base().tokenizer();
    }
}
