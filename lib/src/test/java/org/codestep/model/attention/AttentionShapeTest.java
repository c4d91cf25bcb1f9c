package org.codestep.model.attention;

import static org.codestep.model.PyTorchFixture.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.codestep.model.ManagedArrays;
import org.codestep.model.ModelPart;
import org.codestep.model.engine.Values;
import org.codestep.model.layer.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Attention of every shape against its formula in loops. */
class AttentionShapeTest {

    private static final int CHANNELS = 10;
    private static final int TOKENS = 5;

    /** Llama's with another base, T5's, GPT-2's, Qwen2's, and heads that fade. */
    private static final List<AttentionShape> SHAPES = List.of(
            new AttentionShape(6, 2, 4, 0.5, Optional.of(new RotaryPositions(500)), false, false, false),
            new AttentionShape(3, 3, 5, 1, Optional.empty(), false, false, false),
            new AttentionShape(2, 2, 5, 1 / Math.sqrt(5), Optional.empty(), false, true, true),
            new AttentionShape(4, 1, 2, 0.7, Optional.of(new RotaryPositions(1_000_000)), false, true, false),
            new AttentionShape(4, 2, 3, 0.6, Optional.empty(), true, false, true));

    @RegisterExtension
    private final ManagedArrays managed = new ManagedArrays();

    private final NDManager manager = managed.manager();

    @Test
    void selfAttentionEqualsItsFormula() {
        for (AttentionShape shape : SHAPES) {
            for (String route : List.of("fused", "plain")) {
                System.setProperty("codestep.attention", route);
                try {
                    SelfAttention layer = new SelfAttention(
                            CHANNELS, shape, Weights.normal(0.5, new Random(1)), Weights.normal(0.5, new Random(2)));
                    layer.initialize(manager);
                    fill(layer);
                    NDArray x = random(3, 1, TOKENS, CHANNELS);
                    assertClose(expected(layer, shape, x), layer.forward(x), 1e-5, shape + " " + route);
                } finally {
                    System.clearProperty("codestep.attention");
                }
            }
        }
    }

    @Test
    void biasesAreWhereTheShapeSays() {
        AttentionShape qwen = SHAPES.get(3);
        SelfAttention layer = new SelfAttention(CHANNELS, qwen, Initializer.ONES, Initializer.ONES);
        layer.initialize(manager);
        assertEquals(List.of("qkv.weight", "qkv.bias", "output.weight"), List.copyOf(layer.parameters().keySet()));
        assertEquals(new Shape(4 * 2 + 2 * 2, CHANNELS), layer.parameters().get("qkv.weight").getShape());
        assertEquals(new Shape(CHANNELS, 4 * 2), layer.parameters().get("output.weight").getShape());
    }

    @Test
    void tokensCanAttendToThoseOfAnotherSequence() {
        AttentionShape shape = new AttentionShape(4, 2, 3, 1, Optional.empty(), false, false, false);
        CrossAttention layer = new CrossAttention(
                CHANNELS, shape, Weights.normal(0.5, new Random(1)), Weights.normal(0.5, new Random(3)));
        layer.initialize(manager);
        NDArray x = random(5, 1, TOKENS, CHANNELS);
        NDArray source = random(6, 1, 3, CHANNELS);
        NDArray mask = manager.create(new float[] {0, 0, -1e30f}, new Shape(1, 1, 1, 3)); // the last is padding
        Map<String, Parameter> weights = layer.parameters();
        float[][] queries = times(rows(x), weights.get("query.weight"), null);
        float[][] both = times(rows(source), weights.get("keyValue.weight"), null);
        float[][] found = new float[TOKENS][];
        for (int t = 0; t < TOKENS; t++) {
            found[t] = attend(shape, queries[t], new float[][] {both[0], both[1]}, 0, 6, t);
        }
        assertClose(array(times(found, weights.get("output.weight"), null)), layer.find(x, layer.keysValues(source), mask), 1e-5,
                "cross-attention");
    }

    /** softmax(scale · q kᵀ - slope · distance) v, head by head, over all rows that are given. */
    private static float[] attend(
            AttentionShape shape, float[] query, float[][] keysAndValues, int keyAt, int valueAt, int place) {
        int size = shape.headSize();
        float[] found = new float[shape.queryWidth()];
        for (int h = 0; h < shape.heads(); h++) {
            int shared = h / (shape.heads() / shape.keyValueHeads()) * size;
            double[] shares = new double[keysAndValues.length];
            double sum = 0;
            for (int s = 0; s < shares.length; s++) {
                double product = 0;
                for (int d = 0; d < size; d++) {
                    product += query[h * size + d] * keysAndValues[s][keyAt + shared + d];
                }
                double slope = shape.alibi() ? Alibi.slopes(shape.heads())[h] : 0;
                shares[s] = Math.exp(shape.scale() * product - slope * (place - s));
                sum += shares[s];
            }
            for (int s = 0; s < shares.length; s++) {
                for (int d = 0; d < size; d++) {
                    found[h * size + d] += (float) (shares[s] / sum * keysAndValues[s][valueAt + shared + d]);
                }
            }
        }
        return found;
    }

    private NDArray expected(SelfAttention layer, AttentionShape shape, NDArray x) {
        Map<String, Parameter> weights = layer.parameters();
        float[][] all = times(rows(x), weights.get("qkv.weight"), weights.get("qkv.bias"));
        int heads = shape.heads() + shape.keyValueHeads();
        shape.rotary().ifPresent(rotary -> {
            for (int t = 0; t < TOKENS; t++) {
                for (int h = 0; h < heads; h++) {
                    turn(all[t], h * shape.headSize(), shape.headSize(), t, rotary.base());
                }
            }
        });
        float[][] found = new float[TOKENS][];
        for (int t = 0; t < TOKENS; t++) {
            float[][] before = Arrays.copyOf(all, t + 1);
            found[t] = attend(shape, all[t], before, shape.queryWidth(), shape.queryWidth() + shape.keyValueWidth(), t);
        }
        return array(times(found, weights.get("output.weight"), weights.get("output.bias")));
    }

    /** Turns channel d of a head with channel d + D / 2, by place times base^(-2 d / D). */
    private static void turn(float[] row, int start, int size, int place, double base) {
        for (int d = 0; d < size / 2; d++) {
            double angle = place * Math.pow(base, -2.0 * d / size);
            float a = row[start + d];
            float b = row[start + d + size / 2];
            row[start + d] = (float) (a * Math.cos(angle) - b * Math.sin(angle));
            row[start + d + size / 2] = (float) (b * Math.cos(angle) + a * Math.sin(angle));
        }
    }

    private static float[][] times(float[][] rows, Parameter weight, Parameter bias) {
        int outputs = (int) weight.getShape().get(0);
        float[] values = weight.getArray().toFloatArray();
        float[] added = bias == null ? new float[outputs] : bias.getArray().toFloatArray();
        float[][] result = new float[rows.length][outputs];
        for (int r = 0; r < rows.length; r++) {
            for (int o = 0; o < outputs; o++) {
                double sum = added[o];
                for (int i = 0; i < rows[r].length; i++) {
                    sum += rows[r][i] * values[o * rows[r].length + i];
                }
                result[r][o] = (float) sum;
            }
        }
        return result;
    }

    /** The rows of an array (1, T, C). */
    private static float[][] rows(NDArray x) {
        float[] values = x.toFloatArray();
        int width = (int) x.getShape().get(2);
        float[][] rows = new float[values.length / width][];
        for (int r = 0; r < rows.length; r++) {
            rows[r] = Arrays.copyOfRange(values, r * width, (r + 1) * width);
        }
        return rows;
    }

    private NDArray array(float[][] rows) {
        return manager.create(rows).expandDims(0);
    }

    /** Biases begin as zero, which would tell nothing. */
    private void fill(ModelPart layer) {
        layer.parameters().forEach((name, parameter) -> {
            if (name.endsWith("bias")) {
                Values.copy(List.of(random(name.length(), parameter.getShape().getShape())),
                        List.of(parameter.getArray()));
            }
        });
    }

    private NDArray random(int seed, long... shape) {
        Random random = new Random(seed);
        float[] values = new float[(int) new Shape(shape).size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return manager.create(values, new Shape(shape));
    }

    @Test
    void whatMakesNoAttentionIsRefused() {
        assertEquals("key/value heads must divide the heads, got 4 and 6; take 1, 6 or another divisor",
                refusal(6, 4, 4, 1, 10_000));
        assertEquals("rotary positions need an even number of channels a head, got 5", refusal(6, 6, 5, 1, 10_000));
        assertEquals("the scale of attention must be above 0, got NaN", refusal(6, 6, 4, Double.NaN, 10_000));
        assertEquals("the base of rotary positions must be above 1, got 1.0; usual is 10000", refusal(6, 6, 4, 1, 1));
        assertEquals("attention needs at least 1 head, 1 key/value head and 1 channel a head, got 6, 6 and 0",
                refusal(6, 6, 0, 1, 10_000));
    }

    private static String refusal(int heads, int keyValueHeads, int headSize, double scale, double base) {
        return assertThrows(IllegalArgumentException.class, () -> new AttentionShape(heads, keyValueHeads, headSize,
                        scale, Optional.of(new RotaryPositions(base)), false, false, false))
                .getMessage();
    }
}
