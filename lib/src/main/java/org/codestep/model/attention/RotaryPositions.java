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

    private static final Map<Angles, TorchScript> TURNS = new ConcurrentHashMap<>();

    /** Of queries or keys {@code x} and the argument {@code turns} makes {@code turned}. */
    private static final String TURNED = """
              first, second = torch.chunk(x, 2, -1)
              cosine, sine = torch.unbind(turns)
              a = torch.sub(torch.mul(first, cosine), torch.mul(second, sine))
              b = torch.add(torch.mul(second, cosine), torch.mul(first, sine))
              turned = torch.cat([a, b], -1)
            """;

    private static final TorchScript TURN = TorchScript.of(
            "def forward(self, x: Tensor, turns: Tensor) -> Tensor:\n" + TURNED + "  return turned\n");

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
        try (NDArray turns = turns(Math.toIntExact(x.getShape().get(3)), places)) {
            return TURN.call(x, turns);
        }
    }

    /**
     * TorchScript that does what {@link #rotate} does, of {@code x} and the argument {@code turns}.
     *
     * @param turned what its result is called
     */
    public static String text(String x, String turned) {
        return TURNED.replace("turned", turned).replace("chunk(x,", "chunk(" + x + ",");
    }

    /**
     * What tokens at these places are turned by: the cosines of their angles, then the sines, (2, B or 1, 1, T, D / 2).
     * They belong to the manager of the places.
     *
     * @param headSize D, even
     */
    NDArray turns(int headSize, NDArray places) {
        return TURNS.computeIfAbsent(new Angles(this, headSize), Angles::script).call(places);
    }

    /** Of heads of one size. */
    private record Angles(RotaryPositions positions, int headSize) {

        TorchScript script() {
            return TorchScript.of("""
                    def forward(self, places: Tensor) -> Tensor:
                      exponents = torch.div(torch.arange(HALF, dtype=6, device=places.device), HALF)
                      frequencies = torch.pow(BASE, torch.neg(exponents))
                    SCALED
                      angles = torch.unsqueeze(torch.mul(torch.unsqueeze(places, -1), frequencies), 1)
                      turns = torch.stack([torch.cos(angles), torch.sin(angles)])
                      return MAGNIFIED
                    """
                    .replace("SCALED\n", positions.scaled(headSize))
                    .replace("MAGNIFIED", positions.magnified())
                    .replace("HALF", Integer.toString(headSize / 2))
                    .replace("BASE", Double.toString(positions.base)));
        }
    }

    private String scaled(int headSize) {
        return scaling.equals(RotaryScaling.NONE)
                ? ""
                : "  frequencies = torch.mul(frequencies, torch.tensor("
                        + Arrays.toString(scaling.factors(base, headSize)) + ", dtype=6, device=places.device))\n";
    }

    private String magnified() {
        return scaling.magnitude() == 1 ? "turns" : "torch.mul(turns, " + scaling.magnitude() + ")";
    }
}
