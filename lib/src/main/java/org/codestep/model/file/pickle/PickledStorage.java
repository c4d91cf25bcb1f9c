package org.codestep.model.file.pickle;

import ai.djl.ndarray.types.DataType;

/**
 * Values of one type that stand outside of the pickle, by a key. Tensors may share them.
 *
 * @param count of the values
 */
public record PickledStorage(DataType type, String key, long count) {

    /** The number of bytes that the values have. */
    public long bytes() {
        return count * type.getNumOfBytes();
    }
}
