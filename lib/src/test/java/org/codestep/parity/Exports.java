package org.codestep.parity;

import static java.util.stream.Collectors.joining;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.codestep.corpus.EntryWriter;
import org.codestep.decode.CachedDecoder;
import org.codestep.decode.DecodingSettings;
import org.codestep.decode.TokenChoice;
import org.codestep.export.HuggingFaceExport;
import org.codestep.generate.GeneratorConfig;
import org.codestep.generate.LabelledSnippet;
import org.codestep.generate.Level;
import org.codestep.generate.SnippetGenerator;
import org.codestep.generate.Variant;
import org.codestep.model.CausalLanguageModel;
import org.codestep.model.ModelType;
import org.codestep.model.file.ModelFolder;
import org.codestep.model.gpt.Gpt;
import org.codestep.model.gpt.GptConfig;
import org.codestep.model.weights.Safetensors;
import org.codestep.model.weights.StoredPrecision;
import org.codestep.model.weights.WeightShards;
import org.codestep.task.kind.LineCount;
import org.codestep.tokenize.CharTokenizer;
import org.codestep.tokenize.Tokenizer;
import org.codestep.tokenize.TokenizerType;

/**
 * What Codestep exports to Python, and what it computes with it; see {@code environment/parity_export.py}.
 *
 * <p>{@code {"export": "folder", "folder": F}} exports {@code F/model} to {@code F/exported}; {@code "kit"} makes a small
 * random model of Codestep's own there before, and writes what it computes to {@code F/ours.safetensors};
 * {@code "adapter"} exports an adapter, see {@link AdapterExports}; {@code "texts"} encodes and decodes texts;
 * {@code "snippets"} makes some.
 */
final class Exports {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ROWS = 2;
    private static final int NEW_TOKENS = 16;

    private Exports() {}

    static void answer(JsonNode question) throws IOException, InterruptedException {
        switch (question.get("export").asText()) {
            case "kit" -> {
                make(question);
                export(question);
            }
            case "folder" -> export(question);
            case "adapter" ->
                    AdapterExports.write(path(question, "folder"), path(question, "base"), question.get("lora"));
            case "texts" -> encode(question);
            case "snippets" -> writeSnippets(question);
            default -> throw new IllegalArgumentException("unknown question " + question);
        }
    }

    private static Path path(JsonNode question, String name, String... more) {
        return Path.of(question.get(name).asText(), more);
    }

    private static void export(JsonNode question) throws IOException {
        var weights = new WeightShards(StoredPrecision.named(question.path("precision").asText("float32")),
                question.path("most").asLong(5_000_000_000L));
        HuggingFaceExport.write(path(question, "folder", "model"), Optional.empty(),
                new HuggingFaceExport.Settings(weights, List.of()), path(question, "folder", "exported"));
    }

    static Tokenizer tokenizer(String name) {
        return name.equals(CharTokenizer.NAME)
                ? CharTokenizer.ofText(CharTokenizer.ofAscii().vocabulary().stream()
                        .filter(character -> character.length() == 1).collect(joining()) + "éß→😀")
                : TokenizerType.of(name).standard().orElseThrow();
    }

    private static void make(JsonNode question) throws IOException, InterruptedException {
        Tokenizer tokenizer = tokenizer(question.get("tokenizer").asText());
        ObjectNode fields = ((ObjectNode) question.get("config")).put("vocabulary_size", tokenizer.vocabularySize());
        GptConfig config = (GptConfig) ModelType.of("gpt").config(fields);
        try (NDManager manager = NDManager.newBaseManager()) {
            Gpt model = config.create(new SplittableRandom(1));
            model.initialize(manager);
            fill(model.parameters());
            ModelFolder folder = new ModelFolder(path(question, "folder", "model"));
            folder.save(model, config);
            folder.save(tokenizer);
            Safetensors.write(path(question, "folder", "ours.safetensors"),
                    outputs(model, config, tokenizer, manager), Map.of());
        }
    }

    /** Weights so large that logits differ clearly, and that no norm or bias is one that changes nothing. */
    static void fill(Map<String, Parameter> parameters) {
        Random random = new Random(2);
        parameters.forEach((name, parameter) -> {
            NDArray array = parameter.getArray();
            boolean isFactor = array.getShape().dimension() == 1 && name.matches(".*(weight|magnitude)");
            float[] values = new float[(int) array.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (0.3 * random.nextGaussian() + (isFactor ? 1 : 0));
            }
            array.set(values);
        });
    }

    private static Map<String, NDArray> outputs(
            CausalLanguageModel model, GptConfig config, Tokenizer tokenizer, NDManager manager)
            throws InterruptedException {
        Random random = new Random(3);
        Map<String, NDArray> outputs = new LinkedHashMap<>();
        long[] inputs = random.longs((long) ROWS * config.blockSize(), 0, config.vocabularySize()).toArray();
        outputs.put("inputs", manager.create(inputs, new Shape(ROWS, config.blockSize())));
        outputs.put("logits", model.forward(outputs.get("inputs")).stopGradient());
        List<int[]> prompts = List.of(random.ints(9, 2, config.vocabularySize()).toArray(),
                random.ints(1, 2, config.vocabularySize()).toArray(),
                random.ints(20, 2, config.vocabularySize()).toArray());
        var decoder = new CachedDecoder(
                model, new DecodingSettings(NEW_TOKENS, tokenizer.endId()), TokenChoice.GREEDY);
        outputs.put("prompts", padded(prompts, manager));
        outputs.put("answers", padded(decoder.decode(prompts), manager));
        return outputs;
    }

    /** Rows with -1 after the end of each. */
    private static NDArray padded(List<int[]> rows, NDManager manager) {
        int width = Math.max(1, rows.stream().mapToInt(row -> row.length).max().orElse(1));
        long[] values = rows.stream()
                .flatMapToLong(row -> IntStream.range(0, width).mapToLong(i -> i < row.length ? row[i] : -1))
                .toArray();
        return manager.create(values, new Shape(rows.size(), width));
    }

    /** For each text, a string of JSON a line, its ids and what they decode to; null where it is refused. */
    private static void encode(JsonNode question) throws IOException {
        Tokenizer tokenizer = new ModelFolder(path(question, "folder", "model")).tokenizer();
        try (BufferedWriter answer = Files.newBufferedWriter(path(question, "answer"))) {
            for (String line : Files.readAllLines(path(question, "texts"))) {
                ObjectNode fields = EntryWriter.object();
                try {
                    int[] ids = tokenizer.encode(JSON.readTree(line).asText());
                    fields.put("text", tokenizer.decode(ids)).set("ids", JSON.valueToTree(ids));
                } catch (IllegalArgumentException e) {
                    fields.putNull("ids");
                }
                answer.write(fields + "\n");
            }
        }
    }

    private static void writeSnippets(JsonNode question) throws IOException {
        List<LabelledSnippet> snippets = new SnippetGenerator(new GeneratorConfig(Level.ALL, Variant.COUNTING, 5))
                .generate(question.get("count").asInt());
        try (BufferedWriter answer = Files.newBufferedWriter(path(question, "answer"))) {
            for (LabelledSnippet snippet : snippets) {
                answer.write(JSON.writeValueAsString(
                        LineCount.NOTEBOOK.example(snippet.source(), snippet.lineCount(), 0).text()) + "\n");
            }
        }
    }
}
