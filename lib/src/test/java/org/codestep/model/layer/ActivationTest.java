package org.codestep.model.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.codestep.model.ManagedArrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Activations against their formulas. */
class ActivationTest {

    @RegisterExtension
    private final ManagedArrays managed = new ManagedArrays();

    private final NDManager manager = managed.manager();

    @Test
    void eachEqualsItsFormula() {
        DoubleUnaryOperator gelu = x -> 0.5 * x * (1 + erf(x / Math.sqrt(2)));
        DoubleUnaryOperator tanh = x -> 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
        DoubleUnaryOperator silu = x -> x / (1 + Math.exp(-x));
        DoubleUnaryOperator relu = x -> Math.max(0, x);
        Map<Activation, DoubleUnaryOperator> formulas = new EnumMap<>(Map.of(
                Activation.GELU, gelu, Activation.GELU_TANH, tanh, Activation.RELU, relu, Activation.REGLU, relu,
                Activation.SILU, silu, Activation.SWIGLU, silu, Activation.GEGLU, gelu, Activation.GEGLU_TANH, tanh));
        double[] x = {-2.5, -1, -0.3, 0, 0.4, 1.7};
        for (Activation activation : Activation.values()) {
            int width = activation.gated() ? 3 : 6;
            float[] expected = new float[width];
            for (int i = 0; i < width; i++) {
                double value = formulas.get(activation).applyAsDouble(x[i]);
                expected[i] = (float) (activation.gated() ? value * x[i + 3] : value);
            }
            float[] values = new float[6];
            for (int i = 0; i < 6; i++) {
                values[i] = (float) x[i];
            }
            assertArrayEquals(expected,
                    activation.script().call(manager.create(values, new Shape(1, 6))).toFloatArray(), 1e-6f,
                    activation.name());
        }
    }

    /** By its power series. */
    private static double erf(double x) {
        double sum = 0;
        double term = x;
        for (int n = 0; n < 60; n++) {
            sum += term / (2 * n + 1);
            term *= -x * x / (n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * sum;
    }
}
