package org.codestep.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import org.codestep.model.gpt.Gpt;
import org.codestep.model.gpt.GptConfig;
import org.codestep.model.gpt.GptConfig.Positions;
import org.codestep.model.lora.Lora;
import org.codestep.model.lora.LoraConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VocabularyGrowthTest {

    private static final int BEFORE = 400;
    private static final int AFTER = 410;
    private static final GptConfig CONFIG = new GptConfig(BEFORE, 8, 1, 2, 8, Positions.LEARNED);

    private final NDManager manager = NDManager.newBaseManager();
    private final Gpt model = CONFIG.create(new Random(1));

    VocabularyGrowthTest() {
        model.initialize(manager);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void oldIdsStayAndNewOnesAreNearTheirMean() {
        ModelConfig larger = ModelType.withVocabulary(CONFIG, AFTER);
        assertEquals(AFTER, larger.vocabularySize());
        CausalLanguageModel grown = (CausalLanguageModel) VocabularyGrowth.grown(model, larger, new Random(2));
        NDArray tokens = manager.create(new long[] {3, 399, 0}, new Shape(1, 3));
        assertArrayEquals(model.forward(tokens).toFloatArray(),
                grown.forward(tokens).get(":, :, :" + BEFORE).toFloatArray(), 1e-6f);
        for (String name : new String[] {"tokens.weight", "output.weight"}) {
            assertNearTheMean(model.parameters().get(name).getArray(), grown.parameters().get(name).getArray());
        }
        assertTrue(grown.parameters().values().stream().allMatch(parameter -> parameter.requiresGradient()));
    }

    private static void assertNearTheMean(NDArray before, NDArray after) {
        assertEquals(new Shape(AFTER, 8), after.getShape());
        float[] mean = before.mean(new int[] {0}).toFloatArray();
        double deviation = before.stopGradient().sub(before.mean()).square().mean().sqrt().getFloat();
        float[] added = after.get(BEFORE + ":").toFloatArray();
        double squares = 0;
        for (int i = 0; i < added.length; i++) {
            squares += Math.pow(added[i] - mean[i % 8], 2);
        }
        double spread = Math.sqrt(squares / added.length);
        double wanted = deviation * Math.sqrt(1e-9);
        assertTrue(spread > 0.7 * wanted && spread < 1.3 * wanted, spread + " is far from " + wanted);
    }

    @Test
    void theSameSeedGivesTheSameVectors() {
        ModelConfig larger = ModelType.withVocabulary(CONFIG, AFTER);
        LanguageModel first = VocabularyGrowth.grown(model, larger, new Random(2));
        LanguageModel second = VocabularyGrowth.grown(model, larger, new Random(2));
        assertArrayEquals(first.parameters().get("output.weight").getArray().toFloatArray(),
                second.parameters().get("output.weight").getArray().toFloatArray());
    }

    @Test
    void otherModelsAreRefused() {
        String fewer = assertThrows(IllegalArgumentException.class, () -> VocabularyGrowth.grown(
                model, ModelType.withVocabulary(CONFIG, BEFORE - 1), new Random(2))).getMessage();
        assertEquals("the parameter tokens.weight cannot grow from (400, 8) to (399, 8); a model can be given more ids"
                + " only", fewer);
        Lora.add(model, "adapter", new LoraConfig(2, 2), new Random(3));
        String adapted = assertThrows(IllegalArgumentException.class, () -> VocabularyGrowth.grown(
                model, ModelType.withVocabulary(CONFIG, AFTER), new Random(2))).getMessage();
        assertTrue(adapted.endsWith("; take adapters away first"), adapted);
    }
}
