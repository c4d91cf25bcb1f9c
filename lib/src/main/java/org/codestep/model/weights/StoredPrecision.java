package org.codestep.model.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.Locale;
import org.codestep.model.engine.TorchScript;

/** With how many bits weights are written that have 32 here. */
public enum StoredPrecision {

    /** 32 bits: all that the weights are. */
    FLOAT32(DataType.FLOAT32, 6),
    /** 16 bits, of which 8 are the exponent's, as in 32. */
    BFLOAT16(DataType.BFLOAT16, 15),
    /** 16 bits, of which 5 are the exponent's. */
    FLOAT16(DataType.FLOAT16, 5);

    private static final float LARGEST_OF_FLOAT16 = 65_504;

    private final DataType type;
    private final String definition;

    /** @param code the engine's for this type */
    StoredPrecision(DataType type, int code) {
        this.type = type;
        this.definition = String.format(Locale.ROOT,
                """
                def forward(self, x: Tensor) -> Tensor:
                  return torch.view(torch.contiguous(torch.to(x, %d)), dtype=0)
                """, code);
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
     * The values in this precision, rounded to the nearest, as an array of single bytes: DJL knows none of 16-bit
     * numbers that it could work with. It belongs to the manager of {@code values}.
     *
     * @param name of the array, for the message
     * @throws IllegalArgumentException if a value is larger than this precision can say
     */
    NDArray bytes(String name, NDArray values) {
        if (this == FLOAT16) {
            float largest = values.abs().max().getFloat();
            if (largest > LARGEST_OF_FLOAT16) {
                throw new IllegalArgumentException("the array " + name + " has a value of the size " + largest
                        + ", and float16 ends at 65504; take bfloat16 or float32");
            }
        }
        return TorchScript.of(definition).call(values);
    }
}
