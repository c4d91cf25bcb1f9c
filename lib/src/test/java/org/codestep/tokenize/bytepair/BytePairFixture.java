package org.codestep.tokenize.bytepair;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.codestep.corpus.file.JsonFile;

/**
 * A tokenizer that Python's library trained, see {@code make_bytepair_fixture.py}.
 *
 * @param texts the file of which it learned
 * @param tokenizer what it wrote
 */
record BytePairFixture(Path texts, BytePairSettings settings, Path tokenizer) {

    private static final Path FOLDER = Path.of("src/test/resources/bytepair").toAbsolutePath();

    static Path file(String name) {
        return FOLDER.resolve(name);
    }

    static List<BytePairFixture> all() throws IOException {
        return stream(JsonFile.read(file("cases.json"), JsonNode.class))
                .map(json -> new BytePairFixture(file(json.get("file").asText()), settings(json),
                        file(json.get("tokenizer").asText())))
                .toList();
    }

    private static BytePairSettings settings(JsonNode json) {
        return new BytePairSettings(json.get("size").asInt(), json.get("min_frequency").asLong(),
                stream(json.get("special")).map(JsonNode::asText).toList());
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    /** Of each text its words, after the text itself. */
    static List<List<String>> words() throws IOException {
        return stream(JsonFile.read(file("words.json"), JsonNode.class))
                .map(row -> stream(row).map(JsonNode::asText).toList())
                .toList();
    }

    /** What Codestep learns of the same texts with the same settings. */
    BytePairTraining train(int threads) throws IOException {
        try (TrainingTexts lines = texts.toString().endsWith(".jsonl")
                ? TrainingTexts.ofJsonLines(texts, "text") : TrainingTexts.ofLines(texts)) {
            return new BytePairTrainer(settings, threads, BytePairListener.NONE).train(lines);
        }
    }

    String json() throws IOException {
        return Files.readString(tokenizer);
    }

    @Override
    public String toString() {
        return tokenizer.getFileName() + " of " + texts.getFileName();
    }
}
