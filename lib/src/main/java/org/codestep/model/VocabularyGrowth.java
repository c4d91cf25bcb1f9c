package org.codestep.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.codestep.model.engine.NoGradient;

/**
 * Gives a trained model ids for tokens that it did not have, as those that a tokenizer was given. What it says of the
 * old ids stays as it was.
 *
 * <p>A new id's vector is drawn from the normal distribution of the old ones, made 1e-9 times as wide: it begins, so to
 * speak, as the mean token, which draws no attention to itself (Hewitt, 2021; as Hugging Face's transformers do).
 */
public final class VocabularyGrowth {

    private static final double VARIANCE = 1e-9;

    private VocabularyGrowth() {}

    /**
     * A model with more ids; its arrays are copies, which belong to the manager of the model's.
     *
     * @param model without adapters; it stays as it is
     * @param larger its configuration with more ids, see {@link ModelType#withVocabulary}
     * @param random draws the new vectors
     * @throws IllegalArgumentException if this is no larger configuration of such a model
     */
    public static LanguageModel grown(LanguageModel model, ModelConfig larger, RandomGenerator random) {
        LanguageModel grown = larger.create(random);
        Map<String, Parameter> before = model.parameters();
        Map<String, Parameter> after = grown.parameters();
        if (!before.keySet().equals(after.keySet())) {
            throw new IllegalArgumentException("the model and the larger one differ in more than their ids: "
                    + before.keySet() + " and " + after.keySet() + "; take adapters away first");
        }
        after.forEach((name, parameter) -> requireLarger(
                name, before.get(name).getArray().getShape(), parameter.getShape()));
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        try (NoGradient copying = new NoGradient()) {
            after.forEach((name, parameter) -> arrays.put(
                    name, extended(before.get(name).getArray(), parameter.getShape().get(0), random)));
        }
        grown.initialize(arrays);
        return grown;
    }

    private static void requireLarger(String name, Shape before, Shape after) {
        boolean fits = before.dimension() == after.dimension() && before.slice(1).equals(after.slice(1))
                && before.get(0) <= after.get(0);
        if (!fits) {
            throw new IllegalArgumentException("the parameter " + name + " cannot grow from " + before + " to " + after
                    + "; a model can be given more ids only");
        }
    }

    /** A copy with more rows. */
    private static NDArray extended(NDArray old, long rows, RandomGenerator random) {
        long count = old.getShape().get(0);
        if (rows == count) {
            return old.duplicate();
        }
        try (NDManager scope = old.getManager().newSubManager()) {
            NDArray vectors = old.stopGradient();
            vectors.attach(scope);
            NDArray mean = vectors.mean(new int[] {0}, true); // (1, C)
            // Sums of the deviations, with these as weights, have the deviations' covariance.
            float[] weights = new float[Math.toIntExact((rows - count) * count)];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = (float) (random.nextGaussian() * Math.sqrt(VARIANCE / count));
            }
            NDArray drawn = scope.create(weights, new Shape(rows - count, count));
            NDArray added = drawn.matMul(vectors.sub(mean)).add(mean); // (rows - count, C)
            NDArray all = NDArrays.concat(new NDList(vectors, added), 0);
            all.attach(old.getManager());
            return all;
        }
    }
}
