package org.codestep.model.file;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;

/**
 * An array as it lies in a file, its values little-endian.
 *
 * @param position of its first value, in bytes from the beginning of the file
 * @param strides along each axis the distance of a value from the next, in values
 */
record StoredArray(Path file, long position, DataType type, Shape shape, Shape strides) {

    /** An array whose values follow one another, the last axis first. */
    static StoredArray contiguous(Path file, long position, DataType type, Shape shape) {
        return new StoredArray(file, position, type, shape, contiguous(shape));
    }

    private static Shape contiguous(Shape shape) {
        long[] strides = new long[shape.dimension()];
        long stride = 1;
        for (int axis = strides.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape.get(axis);
        }
        return new Shape(strides);
    }

    /** Whether its values follow one another, the last axis first. */
    boolean isContiguous() {
        Shape usual = contiguous(shape);
        for (int axis = 0; axis < shape.dimension(); axis++) {
            if (shape.get(axis) > 1 && strides.get(axis) != usual.get(axis)) {
                return shape.size() == 0;
            }
        }
        return true;
    }

    /** Some of its rows, along the first axis. */
    StoredArray rows(long first, long end) {
        return new StoredArray(file, position + first * strides.get(0) * type.getNumOfBytes(), type,
                new Shape(end - first).addAll(shape.slice(1)), strides);
    }

    /** The same with the axes of a matrix the other way round. */
    StoredArray turned() {
        return shape.dimension() != 2 ? this : new StoredArray(file, position, type,
                new Shape(shape.get(1), shape.get(0)), new Shape(strides.get(1), strides.get(0)));
    }

    /** Bytes from its first value to its last. */
    long span() {
        if (shape.size() == 0) {
            return 0;
        }
        long last = 0;
        for (int axis = 0; axis < shape.dimension(); axis++) {
            last += (shape.get(axis) - 1) * strides.get(axis);
        }
        return (last + 1) * type.getNumOfBytes();
    }

    /** The type that the engine's array has: the next wider one where DJL can do nothing with one of 16 bits. */
    DataType readType() {
        return switch (type) {
            case BFLOAT16 -> DataType.FLOAT32;
            case INT16 -> DataType.INT32;
            default -> type;
        };
    }

    /** What must agree with the array that gets the values. */
    ArraySpec spec() {
        return new ArraySpec(shape, type);
    }
}
