package org.codestep.model.file.pickle;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.List;

/**
 * Some of the values of a storage, as an array.
 *
 * @param offset of its first value in the storage
 * @param strides along each axis the distance of a value from the next, in values
 */
public record PickledTensor(PickledStorage storage, long offset, Shape shape, Shape strides) {

    /** What PyTorch allows. */
    private static final int MOST_AXES = 64;

    /**
     * @throws IOException if it has values outside of the storage, or more than the storage has; the message says what
     *     is wrong, not in which file
     */
    static PickledTensor of(PickledStorage storage, long offset, List<Long> sizes, List<Long> strides)
            throws IOException {
        if (sizes.size() != strides.size() || sizes.size() > MOST_AXES || offset < 0
                || sizes.stream().anyMatch(size -> size < 0) || strides.stream().anyMatch(stride -> stride < 0)
                || !fits(storage, offset, sizes, strides)) {
            throw new IOException("has a tensor of the sizes " + shown(sizes) + " with the strides " + shown(strides)
                    + " from value " + offset + " of a storage of " + storage.count());
        }
        return new PickledTensor(storage, offset, new Shape(sizes), new Shape(strides));
    }

    private static boolean fits(PickledStorage storage, long offset, List<Long> sizes, List<Long> strides) {
        long count = 1;
        long last = offset;
        try {
            for (int axis = 0; axis < sizes.size(); axis++) {
                count = Math.multiplyExact(count, sizes.get(axis));
                last = Math.addExact(last, Math.multiplyExact(sizes.get(axis) - 1, strides.get(axis)));
            }
        } catch (ArithmeticException e) {
            return false;
        }
        return count == 0 || last < storage.count() && count <= storage.count();
    }

    private static String shown(List<Long> numbers) {
        return numbers.size() > MOST_AXES ? "of " + numbers.size() + " axes" : numbers.toString();
    }
}
