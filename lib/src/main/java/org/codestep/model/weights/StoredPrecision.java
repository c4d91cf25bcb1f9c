package org.codestep.model.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.Locale;

/** With how many bits weights are written that have 32 here. */
public enum StoredPrecision {

    /** 32 bits: all that the weights are. */
    FLOAT32(DataType.FLOAT32),
    /** 16 bits, of which 8 are the exponent's, as in 32. */
    BFLOAT16(DataType.BFLOAT16),
    /** 16 bits, of which 5 are the exponent's. */
    FLOAT16(DataType.FLOAT16);

    private static final float LARGEST_OF_FLOAT16 = 65_504;

    private final DataType type;

    StoredPrecision(DataType type) {
        this.type = type;
    }

    /** The precision of a name, as {@code bfloat16}. @throws IllegalArgumentException if there is none */
    public static StoredPrecision named(String name) {
        return Arrays.stream(values())
                .filter(precision -> precision.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown precision '" + name
                        + "'; the precisions are float32, bfloat16, float16"));
    }

    /** As files and people call it, as {@code bfloat16}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    DataType type() {
        return type;
    }

    /**
     * The values in this precision, rounded to the nearest, little-endian. What is made on the way belongs to the
     * manager of {@code values}.
     *
     * @param name of the array, for the message
     * @param values of 32-bit floats
     * @throws IllegalArgumentException if a value is larger than this precision can say
     */
    ByteBuffer bytes(String name, NDArray values) {
        return switch (this) {
            case FLOAT32 -> values.toByteBuffer();
            case BFLOAT16 -> halves(values.toByteBuffer());
            case FLOAT16 -> {
                float largest = values.abs().max().getFloat();
                if (largest > LARGEST_OF_FLOAT16) {
                    throw new IllegalArgumentException("the array " + name + " has a value of the size " + largest
                            + ", and float16 ends at 65504; take bfloat16 or float32");
                }
                yield values.toType(type, true).toByteBuffer();
            }
        };
    }

    /** The upper halves of 32-bit floats, which are such numbers; DJL makes no arrays of them. Ties go to the even. */
    private static ByteBuffer halves(ByteBuffer floats) {
        IntBuffer values = floats.order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
        ByteBuffer halves = ByteBuffer.allocate(2 * values.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        while (values.hasRemaining()) {
            int bits = values.get();
            boolean isNumber = !Float.isNaN(Float.intBitsToFloat(bits));
            int rounded = isNumber ? bits + 0x7FFF + (bits >>> 16 & 1) : bits | 0x400000;
            halves.putShort((short) (rounded >>> 16));
        }
        return halves.flip();
    }
}
