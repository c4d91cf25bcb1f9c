package org.codestep.train.batch;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.codestep.corpus.SavedTokenizer;
import org.codestep.corpus.file.JsonFile;
import org.codestep.corpus.split.Part;
import org.codestep.corpus.split.TokenWidth;
import org.codestep.tokenize.Tokenizer;

/**
 * A split as training reads it: its vocabulary, and the tokens and examples of its parts. The examples may be segments
 * of source files: all that comes after the control token is their answer.
 */
public final class SplitFolder {

    private final Path folder;
    private final Tokenizer tokenizer;
    private final TokenWidth width;
    /** Of the files that were opened. */
    private final Map<String, String> hashes = new LinkedHashMap<>();
    /** Of all files as they were written; splits of earlier versions do not say it. */
    private final JsonNode written;
    /** What segments begin and end with; empty for a split of examples. */
    private final OptionalInt startId;
    private final OptionalInt endId;
    private final boolean leaks;

    /** Reads {@code meta.json}. @throws IOException if it is not there, or says what cannot be understood */
    public SplitFolder(Path folder) throws IOException {
        this.folder = folder;
        JsonNode meta = JsonFile.read(metaFile(), JsonNode.class);
        written = meta.path("sha256");
        startId = id(meta.path("start_id"));
        endId = id(meta.path("end_id"));
        leaks = meta.path("leaks").asBoolean();
        tokenizer = SavedTokenizer.load(metaFile(), "itos");
        try {
            // Before they said so, all token files had 16 bits an id, as nanoGPT's have.
            width = TokenWidth.named(meta.path("dtype").asText(TokenWidth.UINT16.dtype()));
        } catch (IllegalArgumentException e) {
            throw new IOException(metaFile() + ": " + e.getMessage(), e);
        }
    }

    private static OptionalInt id(JsonNode field) {
        return field.isInt() ? OptionalInt.of(field.intValue()) : OptionalInt.empty();
    }

    /** {@code meta.json}, which has the vocabulary and the hashes of the other files. */
    public Path metaFile() {
        return folder.resolve("meta.json");
    }

    /** Whether its examples are segments of source files. */
    public boolean isOfSegments() {
        return startId.isPresent();
    }

    /** Whether its parts share text, so that a loss on one of them says little of texts that were not trained on. */
    public boolean leaks() {
        return leaks;
    }

    /** The one that made the split's token ids; the model may have another. */
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /**
     * The tokens of a part.
     *
     * @param meanings what the ids are to the model
     */
    public TokenFile tokens(Part part, TokenIds meanings) throws IOException {
        Path file = part.tokenFile(folder);
        if (Files.exists(file) && Files.size(file) == 0) {
            throw new IllegalArgumentException(
                    file + " has no tokens; training needs them: split with a fraction above 0 for " + part.fileName());
        }
        TokenFile tokens = new TokenFile(file, width, meanings);
        note(file, tokens.sha256());
        return tokens;
    }

    /**
     * The examples of a part.
     *
     * @param model the model's tokenizer, which says what ends an example, and what stands around a prompt; segments
     *     have ends of their own, and nothing else around them
     * @throws IOException if a file is not there; the split may be one of texts without prompts and answers
     */
    public EncodedExamples examples(Part part, TokenIds meanings, Tokenizer model) throws IOException {
        Path index = part.indexFile(folder);
        if (!Files.exists(index) && Files.exists(part.tokenFile(folder))) {
            throw new IOException(index + " is not there, which says where prompts end: the split was made of texts"
                    + " that are no examples, or by an older version; split examples, or take batches of windows");
        }
        MappedExamples examples =
                new MappedExamples(index, tokens(part, meanings), startId, endId.orElseGet(model::endId));
        note(index, examples.sha256());
        return isOfSegments() ? examples : SurroundedExamples.of(examples, model);
    }

    /** @throws IllegalArgumentException if the file is not the one that the split wrote */
    private void note(Path file, String sha256) {
        String name = file.getFileName().toString();
        if (!written.path(name).asText(sha256).equals(sha256)) {
            throw new IllegalArgumentException(file + " is not the file that " + metaFile()
                    + " describes: it has the SHA-256 " + sha256 + "; take the files of one split, or split again");
        }
        hashes.put(name, sha256);
    }

    /** The SHA-256 of each file that was opened, by its name. */
    public Map<String, String> hashes() {
        return hashes;
    }
}
