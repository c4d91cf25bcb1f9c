package org.codestep.model.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Operations of oneDNN, a library by which the engine computes on many kinds of CPU. They record no gradients and are
 * for arrays of 32 bits.
 */
public final class OneDnn {

    private static final String PROPERTY = "codestep.onednn";

    /** Where Linux says what processors there are. */
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private static final boolean PRESENT = compiles("def forward(self, x: Tensor, weight: Tensor) -> Tensor:\n"
            + "  return " + linear("x", "weight", "None") + "\n");

    private static final boolean FASTER = PRESENT && !isIntel();

    private OneDnn() {}

    /** Whether this build of the engine has it, beside MKL. */
    public static boolean isPresent() {
        return PRESENT;
    }

    /**
     * Whether this build of the engine has it, and large products are faster by it than by the engine's own choice, MKL,
     * which keeps its best code for processors of Intel; or whether the system property {@code codestep.onednn} says so,
     * {@code true} or {@code false}.
     *
     * <p>Measured on two cores, one row times 576 x 3072 values: on an AMD EPYC 0.24 ms, by MKL 0.37 ms; on an Intel
     * Xeon with AVX-512 0.31 ms, by MKL 0.28 ms. 512 rows times 2048 x 512 values on the Xeon: 4.2 ms, by MKL 3.7 ms.
     *
     * @throws IllegalArgumentException if the property says anything else
     */
    public static boolean isPreferred() {
        String said = System.getProperty(PROPERTY);
        if (said == null) {
            return FASTER;
        }
        return PRESENT && switch (said) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(
                    "the system property " + PROPERTY + " is '" + said + "'; it can be true or false");
        };
    }

    private static boolean isIntel() {
        if (!Files.exists(PROCESSORS)) {
            // Windows says it in a variable.
            return System.getenv().getOrDefault("PROCESSOR_IDENTIFIER", "").contains("GenuineIntel");
        }
        try {
            return Files.readString(PROCESSORS, StandardCharsets.ISO_8859_1).contains("GenuineIntel");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + PROCESSORS, e);
        }
    }

    /** An expression of TorchScript: x times the transpose of a weight, and a bias or {@code None}. */
    public static String linear(String x, String weight, String bias) {
        return "ops.mkldnn._linear_pointwise(" + x + ", " + weight + ", " + bias
                + ", \"none\", annotate(List[Optional[number]], []), \"\")";
    }

    private static boolean compiles(String definition) {
        try {
            TorchScript.compile(definition).close();
            return true;
        } catch (IllegalArgumentException e) {
            return false; // an engine that was built without it does not know the name
        }
    }
}
