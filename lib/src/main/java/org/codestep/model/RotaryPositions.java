package org.codestep.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/**
 * Tells attention how far apart tokens are, by turning queries and keys by angles that grow with their place (RoPE,
 * arXiv 2104.09864). It has no parameters.
 */
final class RotaryPositions {

    private static final TorchScript ROTATE = TorchScript.compile(
            """
            def forward(self, x: Tensor, places: Tensor) -> Tensor:
              first, second = torch.chunk(x, 2, -1)
              half = torch.size(first, -1)
              exponents = torch.div(torch.arange(half, dtype=6, device=x.device), half)
              angles = torch.outer(places, torch.pow(10000., torch.neg(exponents)))
              cosine = torch.cos(angles)
              sine = torch.sin(angles)
              turned = torch.sub(torch.mul(first, cosine), torch.mul(second, sine))
              other = torch.add(torch.mul(second, cosine), torch.mul(first, sine))
              return torch.cat([turned, other], -1)
            """);

    private RotaryPositions() {}

    /**
     * Turns queries or keys.
     *
     * @param x of shape (B, H, T, D), D even
     * @param start the place of the first of the T tokens
     */
    static NDArray rotate(NDArray x, long start) {
        int first = Math.toIntExact(start);
        int end = first + Math.toIntExact(x.getShape().get(2));
        return ROTATE.call(x, x.getManager().arange(first, end, 1, DataType.FLOAT32));
    }
}
