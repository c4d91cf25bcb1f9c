package org.codestep.parity;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.codestep.decode.Beams;
import org.codestep.decode.DecodingSettings;
import org.codestep.decode.Sampling;
import org.codestep.decode.StopCondition;
import org.codestep.decode.Strategy;
import org.codestep.decode.logits.Penalties;
import org.codestep.decode.logits.Penalties.Sequence;
import org.codestep.model.LanguageModel;
import org.codestep.model.ModelConfig;
import org.codestep.model.engine.NoGradient;
import org.codestep.model.file.ModelFolder;

/** The answers of a folder's model to what {@code generation.json} there asks, see environment/parity_generation.py. */
final class GenerationOutputs {

    private static final ObjectMapper JSON = new ObjectMapper();

    private GenerationOutputs() {}

    /** The runs that a folder asks for. */
    static JsonNode runs(Path folder) throws IOException {
        return JSON.readTree(Files.readString(folder.resolve("generation.json")));
    }

    /** An object for each of these runs: {@code answers}, and of draws {@code probabilities}. */
    static ArrayNode of(Path folder, JsonNode runs) throws IOException, InterruptedException {
        ArrayNode results = JSON.createArrayNode();
        try (NDManager manager = NDManager.newBaseManager()) {
            ModelFolder files = new ModelFolder(folder);
            ModelConfig config = files.config();
            LanguageModel model = config.create(new SplittableRandom(0));
            files.load(model, manager);
            for (JsonNode run : runs) {
                results.add(answer(run, model, manager));
            }
        }
        return results;
    }

    private static ObjectNode answer(JsonNode run, LanguageModel model, NDManager manager)
            throws InterruptedException {
        JsonNode wanted = run.get("settings");
        List<int[]> prompts = new ArrayList<>();
        run.get("prompts").forEach(prompt -> prompts.add(JSON.convertValue(prompt, int[].class)));
        Set<Integer> ends = new HashSet<>();
        wanted.get("eos_token_id").forEach(end -> ends.add(end.intValue()));
        Penalties penalties = new Penalties(wanted.path("repetition_penalty").asDouble(1),
                wanted.path("no_repeat_ngram_size").asInt(0), wanted.path("min_new_tokens").asInt(0));
        DecodingSettings settings = new DecodingSettings(
                wanted.get("max_new_tokens").intValue(), ends, 64, penalties);
        Optional<Sampling> sampling = sampling(run, wanted);
        Strategy strategy =
                new Strategy(sampling, beams(wanted), wanted.path("num_return_sequences").asInt(1));
        ObjectNode result = JSON.createObjectNode();
        ArrayNode answers = result.putArray("answers");
        for (List<Strategy.Answer> found : strategy.answer(model, settings, StopCondition.NONE, prompts)) {
            ArrayNode ofPrompt = answers.addArray();
            for (Strategy.Answer each : found) {
                ObjectNode answer = ofPrompt.addObject();
                answer.set("tokens", JSON.valueToTree(each.tokens()));
                each.score().ifPresent(score -> answer.put("score", score));
            }
        }
        if (sampling.isPresent()) {
            ArrayNode probabilities = result.putArray("probabilities");
            for (int i = 0; i < prompts.size(); i++) {
                float[] scores = JSON.convertValue(run.get("logits").get(i), float[].class);
                Sequence sequence = new Sequence(model.beforeAnswer(prompts.get(i)), new int[0]);
                probabilities.add(JSON.valueToTree(
                        sampling.get().probabilities(processed(scores, sequence, settings, manager))));
            }
        }
        return result;
    }

    private static float[] processed(float[] scores, Sequence sequence, DecodingSettings settings, NDManager manager) {
        try (NoGradient inference = new NoGradient(); NDManager scope = manager.newSubManager()) {
            return settings.penalties()
                    .apply(scope.create(scores).expandDims(0), new Sequence[] {sequence}, settings.stopTokens())
                    .toFloatArray();
        }
    }

    private static Optional<Sampling> sampling(JsonNode run, JsonNode wanted) {
        return wanted.path("do_sample").asBoolean()
                ? Optional.of(new Sampling(wanted.path("temperature").asDouble(1), wanted.path("top_k").asInt(0),
                        wanted.path("top_p").asDouble(1), wanted.path("min_p").asDouble(0),
                        run.get("seed").longValue()))
                : Optional.empty();
    }

    private static Optional<Beams> beams(JsonNode wanted) {
        if (!wanted.has("num_beams")) {
            return Optional.empty();
        }
        String early = wanted.path("early_stopping").asText("false");
        Beams.Stopping stopping = Arrays.stream(Beams.Stopping.values())
                .filter(each -> each.toString().equals(early))
                .findFirst()
                .orElseThrow();
        return Optional.of(new Beams(
                wanted.get("num_beams").intValue(), wanted.path("length_penalty").asDouble(1), stopping));
    }
}
