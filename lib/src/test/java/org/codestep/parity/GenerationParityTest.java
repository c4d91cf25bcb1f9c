package org.codestep.parity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tiny models of each family answer as transformers lets them; {@code src/test/python/make_pretrained_fixtures.py} made
 * what is expected. {@code environment/parity} compares many more, where Python's packages are.
 */
class GenerationParityTest {

    private static final double TOLERANCE = 1e-4;

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "codet5", "llama"})
    void answersScoresAndProbabilitiesEqualThoseOfTransformers(String name) throws Exception {
        Path folder = Path.of(Objects.requireNonNull(getClass().getResource("/pretrained/" + name)).toURI());
        JsonNode runs = GenerationOutputs.runs(folder);
        JsonNode ours = GenerationOutputs.of(folder, runs);
        assertTrue(runs.size() > 10, runs.size() + " runs");
        for (int i = 0; i < runs.size(); i++) {
            String title = name + ", " + runs.get(i).get("title").asText();
            JsonNode answers = runs.get(i).get("answers");
            for (int prompt = 0; prompt < answers.size(); prompt++) {
                assertAnswers(answers.get(prompt), ours.get(i).get("answers").get(prompt), title + ", " + prompt);
            }
            JsonNode probabilities = runs.get(i).path("probabilities");
            for (int prompt = 0; prompt < probabilities.size(); prompt++) {
                assertArrayEquals(JSON.convertValue(probabilities.get(prompt), double[].class),
                        JSON.convertValue(ours.get(i).get("probabilities").get(prompt), double[].class), TOLERANCE,
                        title + ", " + prompt);
            }
        }
    }

    private static void assertAnswers(JsonNode expected, JsonNode ours, String what) {
        assertEquals(expected.size(), ours.size(), what);
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i).get("tokens"), ours.get(i).get("tokens"), what + ", answer " + i);
            assertEquals(expected.get(i).path("score").asDouble(), ours.get(i).path("score").asDouble(), TOLERANCE,
                    what + ", answer " + i);
        }
    }
}
