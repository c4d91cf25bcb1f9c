package org.codestep.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.codestep.corpus.file.JsonFile;
import org.codestep.corpus.file.OpenFiles;
import org.codestep.corpus.file.PlacedFile;
import org.codestep.tokenize.Tokenizer;
import org.codestep.tokenize.TokenizerType;

/**
 * A tokenizer as a folder keeps it. A JSON file, {@code meta.json} of a split or {@code vocabulary.json} of a model,
 * has the name of its kind and how its vocabulary shows each token. If it is made of more than that, it has files of
 * its own beside, and the JSON file its fingerprint.
 */
public final class SavedTokenizer {

    private static final String NAME = "tokenizer";
    private static final String FINGERPRINT = "fingerprint";

    private SavedTokenizer() {}

    /** What the JSON file is to say first, the vocabulary aside. */
    public static ObjectNode description(Tokenizer tokenizer) {
        ObjectNode name = EntryWriter.object().put(NAME, tokenizer.name());
        return tokenizer.files().isEmpty() ? name : name.put(FINGERPRINT, tokenizer.fingerprint());
    }

    /**
     * Writes the tokenizer's own files, if it has any, aside: they replace older ones when they are placed.
     *
     * @param folder is there
     * @param to takes the files as they are opened, and closes them
     */
    public static List<PlacedFile> write(Tokenizer tokenizer, Path folder, OpenFiles to) throws IOException {
        List<PlacedFile> files = new ArrayList<>();
        for (Map.Entry<String, byte[]> content : tokenizer.files().entrySet()) {
            PlacedFile file = to.add(new PlacedFile(folder.resolve(content.getKey())));
            file.write(content.getValue());
            files.add(file);
        }
        return files;
    }

    /**
     * Reads a tokenizer.
     *
     * @param json the JSON file, in the tokenizer's folder
     * @param vocabulary what the file calls the list of its tokens
     * @throws IOException if a file is not there, the kind is unknown, or the tokenizer's own files are not those that
     *     were saved; the message names the file
     */
    public static Tokenizer load(Path json, String vocabulary) throws IOException {
        JsonNode fields = JsonFile.read(json, JsonNode.class);
        Path folder = json.toAbsolutePath().getParent();
        List<String> tokens = new ArrayList<>();
        fields.path(vocabulary).forEach(token -> tokens.add(token.asText()));
        try {
            Tokenizer tokenizer = TokenizerType.of(fields.path(NAME).asText()).load(tokens, folder);
            requireSame(tokenizer, tokens, fields.path(FINGERPRINT));
            return tokenizer;
        } catch (IllegalArgumentException e) {
            throw new IOException(json + ": " + e.getMessage(), e);
        }
    }

    private static void requireSame(Tokenizer tokenizer, List<String> vocabulary, JsonNode fingerprint) {
        if (!tokenizer.vocabulary().equals(vocabulary)) {
            throw new IllegalArgumentException("the vocabulary of " + vocabulary.size() + " tokens is not one of the "
                    + tokenizer.name() + " tokenizer; it was made by another version");
        }
        if (!fingerprint.asText(tokenizer.fingerprint()).equals(tokenizer.fingerprint())) {
            throw new IllegalArgumentException("wanted the " + tokenizer.name() + " tokenizer with the fingerprint "
                    + fingerprint.asText() + ", its files here make one with " + tokenizer.fingerprint()
                    + "; take all files of one folder");
        }
    }
}
