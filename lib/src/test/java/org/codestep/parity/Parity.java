package org.codestep.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.codestep.corpus.EntryWriter;
import org.codestep.model.file.ModelFolder;
import org.codestep.model.weights.Safetensors;
import org.codestep.tokenize.Tokenizer;

/**
 * Computes with models and tokenizers what {@code environment/model_parity.py} asks for, a line of JSON, and answers
 * with a line of JSON: empty when done, {@code refused} with the message where the files are not taken, {@code failed}
 * where something else was wrong.
 *
 * <p>{@code {"model": FOLDER}} writes {@code ours.safetensors} beside the folder's {@code expected.safetensors};
 * {@code {"training": FOLDER}} the same of what {@code training.json} says, {@code {"adapter": FOLDER}} with an adapter,
 * see {@code environment/parity_adapters.py}. {@code {"perplexity": FOLDER}} answers with the {@code values} of what
 * {@code perplexity.json} says. {@code {"generation": FOLDER}} writes {@code generation-ours.json} beside the folder's
 * {@code generation.json}.
 * {@code {"tokenizer": FOLDER, "texts": FILE, "answer": FILE}} takes the files that {@code texts} lists, one a line,
 * and writes a line for each: {@code {"ids": [...], "text": what they decode to}}. Questions with {@code export} are
 * those of {@link Exports}, and with {@code bytepair} those of {@link BytePairs}.
 */
public final class Parity {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Parity() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(answer(JSON.readTree(line)));
        }
    }

    private static ObjectNode answer(JsonNode question) {
        ObjectNode answer = EntryWriter.object();
        try {
            if (question.has("model")) {
                compute(path(question, "model"), ModelOutputs::of);
            } else if (question.has("training")) {
                compute(path(question, "training"), TrainingOutputs::of);
            } else if (question.has("perplexity")) {
                answer.set("values", JSON.valueToTree(PerplexityOutputs.of(path(question, "perplexity"))));
            } else if (question.has("adapter")) {
                AdapterOutputs.write(path(question, "adapter"));
            } else if (question.has("generation")) {
                Path folder = path(question, "generation");
                Files.writeString(folder.resolve("generation-ours.json"),
                        GenerationOutputs.of(folder, GenerationOutputs.runs(folder)).toString());
            } else if (question.has("export")) {
                Exports.answer(question);
            } else if (question.has("bytepair")) {
                answer.put("seconds", BytePairs.train(question));
            } else {
                encodeWith(new ModelFolder(path(question, "tokenizer")).tokenizer(),
                        path(question, "texts"), path(question, "answer"));
            }
        } catch (IOException | IllegalArgumentException e) {
            answer.put("refused", String.valueOf(e.getMessage()));
        } catch (RuntimeException | InterruptedException e) {
            answer.put("failed", e + " at " + e.getStackTrace()[0]);
        }
        return answer;
    }

    private static Path path(JsonNode question, String name) {
        return Path.of(question.get(name).asText());
    }

    /** What is computed with the model in a folder, as arrays that belong to a manager. */
    private interface Outputs {

        Map<String, NDArray> of(Path folder, NDManager manager) throws IOException, InterruptedException;
    }

    private static void compute(Path folder, Outputs outputs) throws IOException, InterruptedException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Safetensors.write(folder.resolve("ours.safetensors"), outputs.of(folder, manager), Map.of());
        }
    }

    private static void encodeWith(Tokenizer tokenizer, Path texts, Path answer) throws IOException {
        try (BufferedWriter writer = Files.newBufferedWriter(answer)) {
            for (String file : Files.readAllLines(texts)) {
                int[] ids = tokenizer.encode(Files.readString(Path.of(file)));
                ObjectNode line = EntryWriter.object().put("text", tokenizer.decode(ids));
                line.set("ids", JSON.valueToTree(ids));
                writer.write(line.toString());
                writer.write('\n');
            }
        }
    }
}
