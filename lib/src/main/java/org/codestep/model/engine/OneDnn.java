package org.codestep.model.engine;

/**
 * Operations of oneDNN, a library by which the engine computes on many kinds of CPU. They record no gradients and are
 * for arrays of 32 bits.
 */
public final class OneDnn {

    private static final boolean PRESENT = compiles("def forward(self, x: Tensor, weight: Tensor) -> Tensor:\n"
            + "  return " + linear("x", "weight", "None") + "\n");

    private OneDnn() {}

    /** Whether this build of the engine has it. */
    public static boolean isPresent() {
        return PRESENT;
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
