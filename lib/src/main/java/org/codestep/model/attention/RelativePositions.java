package org.codestep.model.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import org.codestep.model.ModelPart;
import org.codestep.model.engine.TorchScript;

/**
 * Tells attention how far apart tokens are, by a learned number for each head and each range of distances that is added
 * to the scores (T5, arXiv 1910.10683). Short distances have ranges of their own; the further, the longer they are.
 */
public final class RelativePositions extends ModelPart {

    /** The choice of a range, in the operations and the order of T5's own, so that it rounds alike. */
    private static final String SCRIPT = """
            def forward(self, places: Tensor, seen: Tensor, weight: Tensor) -> Tensor:
              distance = torch.sub(seen, torch.unsqueeze(places, -1))
            $DIRECTION
              nearest = torch.clamp_min(torch.to(far, 6), 1.0)
              logarithm = torch.div(torch.log(torch.div(nearest, $EXACT)), $LOGARITHM)
              ranged = torch.add(torch.to(torch.mul(logarithm, $REST), 4), $EXACT)
              last = torch.full_like(ranged, $LAST)
              kind = torch.where(torch.lt(far, $EXACT), far, torch.minimum(ranged, last))
              bias = torch.permute(torch.embedding(weight, torch.add(kind, side)), [0, 3, 1, 2])
              return torch.contiguous(bias)
            """;

    private static final String BOTH_DIRECTIONS =
            "  side = torch.mul(torch.to(torch.gt(distance, 0), 4), $COUNT)\n"
                    + "  far = torch.abs(distance)\n";
    private static final String BACKWARD =
            "  far = torch.neg(torch.clamp_max(distance, 0))\n"
                    + "  side = torch.zeros_like(far)\n";

    private final Parameter weight;
    private final TorchScript script;

    /**
     * @param heads H
     * @param ranges how many there are, at least 4; half of them are for tokens that follow, where those are seen
     * @param maxDistance from where on all distances are one range, in tokens
     * @param bothDirections whether tokens look at those that follow, too
     */
    public RelativePositions(
            int heads, int ranges, int maxDistance, boolean bothDirections, Initializer initializer) {
        int count = bothDirections ? ranges / 2 : ranges;
        int exact = count / 2;
        if (exact < 1 || maxDistance <= exact) {
            throw new IllegalArgumentException("relative positions need at least " + (bothDirections ? 4 : 2)
                    + " ranges and a largest distance above " + exact + ", got " + ranges + " and " + maxDistance);
        }
        this.weight = parameter("weight", new Shape(ranges, heads), initializer);
        this.script = TorchScript.of(SCRIPT
                .replace("$DIRECTION\n", bothDirections ? BOTH_DIRECTIONS : BACKWARD)
                .replace("$EXACT", Integer.toString(exact))
                .replace("$LOGARITHM", Double.toString(Math.log((double) maxDistance / exact)))
                .replace("$REST", Integer.toString(count - exact))
                .replace("$LAST", Integer.toString(count - 1))
                .replace("$COUNT", Integer.toString(count)));
    }

    /**
     * What is added to the scores: (B, H, T, L), or (1, H, T, L); belongs to the manager of {@code places}.
     *
     * @param places of the tokens that look, (B, T) or (1, T)
     * @param visible L, the number of places that there are to see
     */
    public NDArray bias(NDArray places, long visible) {
        return script.call(places, Attention.places(places.getManager(), visible), weight.getArray());
    }
}
