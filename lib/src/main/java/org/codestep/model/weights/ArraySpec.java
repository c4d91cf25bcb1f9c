package org.codestep.model.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/** What must agree before an array can be given another's values. */
public record ArraySpec(Shape shape, DataType type) {

    public static ArraySpec of(NDArray array) {
        return new ArraySpec(array.getShape(), array.getDataType());
    }

    /** The same with another type, if that holds every value of this one; else this. */
    ArraySpec widened(DataType other) {
        boolean half = type == DataType.FLOAT16 || type == DataType.BFLOAT16;
        return half && other == DataType.FLOAT32 ? new ArraySpec(shape, other) : this;
    }

    /**
     * Does nothing if both are the same.
     *
     * @param name of the array in the message
     * @throws IllegalArgumentException with a message of one line
     */
    public void requireSame(ArraySpec wanted, String name, String remedy) {
        if (!shape.equals(wanted.shape)) {
            throw new IllegalArgumentException(
                    name + " has the shape " + shape + ", the model needs " + wanted.shape + "; " + remedy);
        }
        if (type != wanted.type) {
            throw new IllegalArgumentException(
                    name + " has the type " + type + ", the model needs " + wanted.type + "; " + remedy);
        }
    }
}
