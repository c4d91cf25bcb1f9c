package org.codestep.model.attention;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.codestep.model.engine.TorchScript;

/**
 * Tells attention how far apart tokens are, by turning queries and keys by angles that grow with their place (RoPE,
 * arXiv 2104.09864). It has no parameters.
 *
 * @param base the slowest pair of channels turns about this many times as slowly as the fastest
 * @param scaling how the angles are stretched
 */
public record RotaryPositions(double base, RotaryScaling scaling) {

    private static final Map<Turning, TorchScript> SCRIPTS = new ConcurrentHashMap<>();

    /** @throws IllegalArgumentException unless the base is a number above 1 */
    public RotaryPositions {
        Objects.requireNonNull(scaling, "scaling");
        if (!(base > 1 && Double.isFinite(base))) {
            throw new IllegalArgumentException(
                    "the base of rotary positions must be above 1, got " + base + "; usual is 10000");
        }
    }

    /** Angles as they are. */
    public RotaryPositions(double base) {
        this(base, RotaryScaling.NONE);
    }

    /**
     * Queries or keys turned; belongs to the manager of {@code x}.
     *
     * @param x of shape (B, H, T, D), D even
     * @param places of the T tokens, (B, T) or (1, T) if they are the same in each sequence
     */
    NDArray rotate(NDArray x, NDArray places) {
        int headSize = Math.toIntExact(x.getShape().get(3));
        return SCRIPTS.computeIfAbsent(new Turning(this, headSize), turning -> TorchScript.of(
                        "def forward(self, x: Tensor, places: Tensor) -> Tensor:\n"
                                + text(headSize, "x", "turned") + "  return turned\n"))
                .call(x, places);
    }

    /**
     * TorchScript that makes {@code turned} of {@code x} and the argument {@code places}.
     *
     * @param headSize D, even
     */
    public String text(int headSize, String x, String turned) {
        return """
                  first, second = torch.chunk(UNTURNED, 2, -1)
                  half = torch.size(first, -1)
                  exponents = torch.div(torch.arange(half, dtype=6, device=UNTURNED.device), half)
                  frequencies = torch.pow(BASE, torch.neg(exponents))
                SCALED
                  angles = torch.unsqueeze(torch.mul(torch.unsqueeze(places, -1), frequencies), 1)
                  cosine = torch.cos(angles)
                  sine = torch.sin(angles)
                MAGNIFIED
                  a = torch.sub(torch.mul(first, cosine), torch.mul(second, sine))
                  b = torch.add(torch.mul(second, cosine), torch.mul(first, sine))
                  TURNED = torch.cat([a, b], -1)
                """
                .replace("SCALED\n", scaled(headSize))
                .replace("MAGNIFIED\n", magnified())
                .replace("UNTURNED", x)
                .replace("TURNED", turned)
                .replace("BASE", Double.toString(base));
    }

    private String scaled(int headSize) {
        return scaling.equals(RotaryScaling.NONE)
                ? ""
                : "  frequencies = torch.mul(frequencies, torch.tensor("
                        + Arrays.toString(scaling.factors(base, headSize)) + ", dtype=6, device=UNTURNED.device))\n";
    }

    private String magnified() {
        return scaling.magnitude() == 1
                ? ""
                : "  cosine = torch.mul(cosine, $)\n  sine = torch.mul(sine, $)\n"
                        .replace("$", Double.toString(scaling.magnitude()));
    }

    /** What a script is for. */
    private record Turning(RotaryPositions positions, int headSize) {}
}
