package org.codestep.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A model, or a part of one: a DJL block whose parameters have shapes that are known when it is built, and go by names.
 *
 * <p>The shape legend of this package: B batch, T time (tokens), C channels, H heads, G key/value heads, D channels of
 * a head, L tokens to look at, V vocabulary.
 */
public abstract class ModelPart extends AbstractBlock {

    /** DJL numbers children, with two digits or as many as it needs: 03block0_02attention_01qkv_weight. */
    private static final Pattern NUMBER = Pattern.compile("(^|_)\\d{2,}");

    /** Creates the arrays of every parameter, on the manager's device; they belong to the manager. */
    public ModelPart initialize(NDManager manager) {
        initialize(manager, DataType.FLOAT32, new Shape(1));
        return this;
    }

    /**
     * Gives every parameter an array that is there already, instead of one with initial values.
     *
     * @param arrays by the names of the parameters; they stay with their manager
     * @throws IllegalStateException if the part has arrays
     */
    public ModelPart initialize(Map<String, NDArray> arrays) {
        parameters().forEach((name, parameter) -> {
            NDArray array = arrays.get(name);
            if (parameter.isInitialized() || array == null) {
                throw new IllegalStateException(name + (array == null ? " is given no array" : " has an array"));
            }
            parameter.setInitializer((manager, shape, type) -> array);
        });
        return initialize(arrays.values().iterator().next().getManager());
    }

    /** The parameters by name, as {@code block0.attention.qkv.weight}, in a fixed order. */
    public Map<String, Parameter> parameters() {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        getParameters().forEach(entry ->
                parameters.put(withoutNumbers(entry.getKey()).replace('_', '.'), entry.getValue()));
        return parameters;
    }

    private static String withoutNumbers(String djlName) {
        return NUMBER.matcher(djlName).replaceAll("$1");
    }

    /** The manager that owns the parameters' arrays, on their device. To be called after {@link #initialize}. */
    public NDManager manager() {
        return parameters().values().iterator().next().getArray().getManager();
    }

    /** The parts inside this one by name, as {@code block0.attention.qkv}, in a fixed order. */
    public Map<String, ModelPart> descendants() {
        Map<String, ModelPart> descendants = new LinkedHashMap<>();
        addDescendants("", descendants);
        return descendants;
    }

    private void addDescendants(String prefix, Map<String, ModelPart> descendants) {
        getChildren().forEach(entry -> {
            String name = prefix + withoutNumbers(entry.getKey());
            if (entry.getValue() instanceof ModelPart part) {
                descendants.put(name, part);
                part.addDescendants(name + ".", descendants);
            }
        });
    }

    /** Number of values in the parameters, all or only those that training changes. */
    public long parameterCount(boolean trainableOnly) {
        return parameters().values().stream()
                .filter(parameter -> parameter.requiresGradient() || !trainableOnly)
                .mapToLong(parameter -> parameter.getShape().size())
                .sum();
    }

    /**
     * Adds a child under a name, for use in constructors.
     *
     * @throws IllegalArgumentException if the name begins with a digit
     */
    protected <B extends Block> B child(String name, B block) {
        if (name.matches("\\d.*")) {
            throw new IllegalArgumentException("a child's name must not begin with a digit, got '" + name + "'");
        }
        return addChildBlock(name, block);
    }

    /** Adds a parameter under a name, for use in constructors. */
    protected Parameter parameter(String name, Shape shape, Initializer initializer) {
        return addParameter(Parameter.builder()
                .setName(name)
                .setType(Parameter.Type.OTHER)
                .optShape(shape)
                .optInitializer(initializer)
                .build());
    }

    /**
     * What the part makes of one array.
     *
     * @throws UnsupportedOperationException if it takes other things than one array
     */
    public NDArray forward(NDArray x) {
        throw new UnsupportedOperationException(
                getClass().getSimpleName() + " does not take one array; call its own methods");
    }

    /** For whoever knows no more of the part than that it is a block of DJL's. */
    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> parameters) {
        return new NDList(forward(inputs.singletonOrThrow()));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... shapes) {
        getChildren().values().forEach(block -> block.initialize(manager, type, shapes));
    }

    /** The shape of the input, unless a part says otherwise. */
    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return inputs;
    }
}
