package org.codestep.model.attention;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.codestep.model.engine.TorchScript;

/**
 * Tells attention how far apart tokens are, by turning queries and keys by angles that grow with their place (RoPE,
 * arXiv 2104.09864). It has no parameters.
 *
 * @param base the slowest pair of channels turns about this many times as slowly as the fastest
 */
public record RotaryPositions(double base) {

    private static final Map<RotaryPositions, TorchScript> SCRIPTS = new ConcurrentHashMap<>();

    /** @throws IllegalArgumentException unless the base is a number above 1 */
    public RotaryPositions {
        if (!(base > 1 && Double.isFinite(base))) {
            throw new IllegalArgumentException(
                    "the base of rotary positions must be above 1, got " + base + "; usual is 10000");
        }
    }

    /**
     * Queries or keys turned; belongs to the manager of {@code x}.
     *
     * @param x of shape (B, H, T, D), D even
     * @param places of the T tokens, (B, T) or (1, T) if they are the same in each sequence
     */
    NDArray rotate(NDArray x, NDArray places) {
        return SCRIPTS.computeIfAbsent(this, positions -> TorchScript.of(
                        "def forward(self, x: Tensor, places: Tensor) -> Tensor:\n"
                                + text("x", "turned") + "  return turned\n"))
                .call(x, places);
    }

    /** TorchScript that makes {@code turned} of {@code x} and the argument {@code places}. */
    public String text(String x, String turned) {
        return """
                  first, second = torch.chunk(UNTURNED, 2, -1)
                  half = torch.size(first, -1)
                  exponents = torch.div(torch.arange(half, dtype=6, device=UNTURNED.device), half)
                  frequencies = torch.pow(BASE, torch.neg(exponents))
                  angles = torch.unsqueeze(torch.mul(torch.unsqueeze(places, -1), frequencies), 1)
                  cosine = torch.cos(angles)
                  sine = torch.sin(angles)
                  a = torch.sub(torch.mul(first, cosine), torch.mul(second, sine))
                  b = torch.add(torch.mul(second, cosine), torch.mul(first, sine))
                  TURNED = torch.cat([a, b], -1)
                """
                .replace("UNTURNED", x)
                .replace("TURNED", turned)
                .replace("BASE", Double.toString(base));
    }
}
