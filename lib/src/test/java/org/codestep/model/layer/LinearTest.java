package org.codestep.model.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import org.codestep.model.engine.NoGradient;
import org.codestep.model.engine.OneDnn;
import org.codestep.model.engine.TorchScript;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinearTest {

    @AfterEach
    void leaveTheChoiceToTheMachine() {
        System.clearProperty("codestep.onednn");
    }

    @Test
    void anUnknownChoiceIsRefused() {
        System.setProperty("codestep.onednn", "maybe");
        assertEquals("the system property codestep.onednn is 'maybe'; it can be true or false",
                assertThrows(IllegalArgumentException.class, OneDnn::isPreferred).getMessage());
    }

    /** Beside the engine's own product, which is what gradients are recorded through. */
    @ParameterizedTest
    @CsvSource({
        "512, 600, true, true", "512, 600, false, true", "16, 24, true, true", "16, 24, false, true",
        "512, 600, true, false", "512, 600, false, false"
    })
    void withoutGradientsItMakesTheSame(int inputs, int outputs, boolean biased, boolean oneDnn) {
        System.setProperty("codestep.onednn", Boolean.toString(oneDnn));
        try (NDManager manager = NDManager.newBaseManager()) {
            Linear linear = new Linear(inputs, outputs, Weights.normal(0.1, new Random(1)), biased);
            linear.initialize(manager);
            if (biased) {
                NDArray bias = linear.parameters().get("bias").getArray();
                bias.set(manager.arange(0f, outputs).div(outputs).toFloatArray());
            }
            NDArray values = manager.arange(0f, 2f * 24 * inputs).sin();
            for (NDArray x : new NDArray[] {
                values.reshape(2, 24, inputs), // as sequences, of several rows
                values.reshape(inputs, 48).transpose(), // whose values do not follow one another
                values.get("0:" + 6 * inputs).reshape(6, inputs), // of few rows
                values.get("0:" + 7 * inputs).reshape(7, 1, inputs),
                values.get("0:" + inputs).reshape(1, inputs), // one token
            }) {
                NDArray wanted = linear.forward(x);
                try (NoGradient inference = new NoGradient()) {
                    NDArray found = linear.forward(x);
                    assertEquals(wanted.getShape(), found.getShape());
                    assertEquals(x.getManager(), found.getManager());
                    assertArrayEquals(wanted.toFloatArray(), found.toFloatArray(), 1e-4f);
                    NDArray scripted = biased
                            ? script(linear, "bias").call(
                                    x, linear.parameters().get("weight").getArray(),
                                    linear.parameters().get("bias").getArray())
                            : script(linear, "None").call(
                                    x, linear.parameters().get("weight").getArray(), manager.zeros(new Shape(1)));
                    assertArrayEquals(found.toFloatArray(), scripted.toFloatArray());
                }
            }
            String text = linear.text("y", "x", "weight", "None");
            assertEquals(inputs > 500 && OneDnn.isPreferred(), text.contains("ops.mkldnn."), text);
        }
    }

    private static TorchScript script(Linear linear, String bias) {
        return TorchScript.of("def forward(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:\n"
                + linear.text("y", "x", "weight", bias) + "  return y\n");
    }
}
