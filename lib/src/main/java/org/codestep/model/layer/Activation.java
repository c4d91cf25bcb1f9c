package org.codestep.model.layer;

import org.codestep.model.engine.TorchScript;

/** What stands between the linear layers of a {@link FeedForward} and makes them more than linear. */
public enum Activation {

    /** Gaussian error linear unit, exact (arXiv 1606.08415). */
    GELU("torch.gelu($)"),
    /** The same by a hyperbolic tangent that comes close, as GPT-2 has it. */
    GELU_TANH("torch.gelu($, approximate=\"tanh\")"),
    /** x where it is above 0, else 0. */
    RELU("torch.relu($)"),
    /** x times sigmoid of x, also called swish. */
    SILU("torch.silu($)"),
    /** SiLU of one half of the channels times the other half (arXiv 2002.05202), as Llama has it. */
    SWIGLU("torch.silu($)", true),
    /** ReLU of one half of the channels times the other half. */
    REGLU("torch.relu($)", true),
    /** GELU of one half of the channels times the other half. */
    GEGLU("torch.gelu($)", true),
    /** GELU by a hyperbolic tangent of one half of the channels times the other half, as T5 1.1 has it. */
    GEGLU_TANH("torch.gelu($, approximate=\"tanh\")", true);

    private static final String INPUT = "$";

    private final String function;
    private final boolean gated;

    Activation(String function) {
        this(function, false);
    }

    Activation(String function, boolean gated) {
        this.function = function;
        this.gated = gated;
    }

    /** Whether half of its input is a gate for the other half, so that it halves the channels. */
    public boolean gated() {
        return gated;
    }

    /** Of (..., C) to (..., C), or to (..., C / 2) if it is gated. */
    TorchScript script() {
        return TorchScript.of("def forward(self, x: Tensor) -> Tensor:\n" + text("x", "y") + "  return y\n");
    }

    /** TorchScript that makes {@code y} of {@code x}. */
    public String text(String x, String y) {
        return gated
                ? "  gate, value = torch.chunk(" + x + ", 2, -1)\n"
                        + "  " + y + " = torch.mul(" + function.replace(INPUT, "gate") + ", value)\n"
                : "  " + y + " = " + function.replace(INPUT, x) + "\n";
    }
}
