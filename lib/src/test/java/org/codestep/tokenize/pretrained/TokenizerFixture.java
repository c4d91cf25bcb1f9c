package org.codestep.tokenize.pretrained;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.codestep.corpus.file.JsonFile;

/**
 * Tokenizers that {@code make_tokenizer_fixture.py} wrote, with what Python's libraries make of texts with them.
 *
 * @param folder of one of them
 */
public record TokenizerFixture(Path folder) {

    /**
     * A text as Python encodes and decodes it.
     *
     * @param model the ids with those around the text that the model was trained to get
     * @param plain the ids if what looks like a special token is text
     */
    public record Golden(
            String text, List<Integer> ids, List<Integer> model, String decoded, List<Integer> plain) {

        private static Golden of(JsonNode json) {
            return new Golden(json.get("text").asText(), ints(json.get("ids")), ints(json.get("model")),
                    json.get("decoded").asText(), ints(json.get("plain")));
        }

        private static List<Integer> ints(JsonNode array) {
            return stream(array).map(JsonNode::asInt).toList();
        }
    }

    /** One by the name of its folder. */
    public static TokenizerFixture of(String name) {
        return new TokenizerFixture(Path.of("src/test/resources/tokenizer").resolve(name).toAbsolutePath());
    }

    /** What Python says, by name, as {@code size_after}. */
    public JsonNode golden(String name) throws IOException {
        return JsonFile.read(folder.resolve("golden.json"), JsonNode.class).get(name);
    }

    /** The texts. @param name {@code texts}, or {@code texts_after} when tokens were added */
    public List<Golden> texts(String name) throws IOException {
        return stream(golden(name)).map(Golden::of).toList();
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    /** A copy of the files, to be changed. */
    public TokenizerFixture copyTo(Path target) throws IOException {
        Files.createDirectories(target);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
        return new TokenizerFixture(target);
    }
}
