package org.codestep.model.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.codestep.model.gpt.Gpt;
import org.codestep.model.gpt.GptConfig;
import org.codestep.model.gpt.GptConfig.Positions;
import org.junit.jupiter.api.Test;

class LayerTest {

    /** Layers inside a layer, by the names that are given. */
    private static final class Row extends Layer {

        private final List<Linear> inside = new ArrayList<>();

        Row(String... names) {
            for (String name : names) {
                inside.add(child(name, new Linear(1, 1, Initializer.ONES)));
            }
        }

        @Override
        public NDArray forward(NDArray x) {
            NDArray y = x;
            for (Linear linear : inside) {
                y = linear.forward(y);
            }
            return y;
        }
    }

    @Test
    void childrenAreNamedAlikeHoweverManyThereAre() {
        String[] names = IntStream.range(0, 1_050).mapToObj(i -> "layer" + i + "of2d").toArray(String[]::new);
        Row row = new Row(names);
        assertEquals(List.of(names), List.copyOf(row.descendants().keySet()));
        List<String> parameters = List.of(names).stream().map(name -> name + ".weight").toList();
        assertEquals(parameters, List.copyOf(row.parameters().keySet()));
    }

    @Test
    void aModelOfAHundredBlocksNamesThemAll() {
        Gpt model = new Gpt(new GptConfig(3, 4, 100, 1, 2, Positions.NONE), new Random(1));
        try (NDManager manager = NDManager.newBaseManager()) {
            model.initialize(manager);
            for (int i = 0; i < 100; i++) {
                Parameter weight = model.parameters().get("block" + i + ".attention.qkv.weight");
                assertEquals(new Shape(3 * 2, 2), weight.getShape());
            }
        }
    }

    @Test
    void aNameMustNotBeginWithADigit() {
        String message = assertThrows(IllegalArgumentException.class, () -> new Row("2d")).getMessage();
        assertEquals("a child's name must not begin with a digit, got '2d'", message);
    }
}
