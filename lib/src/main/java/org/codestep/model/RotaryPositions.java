package org.codestep.model;

import ai.djl.ndarray.NDArray;

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
              frequencies = torch.pow(10000., torch.neg(exponents))
              angles = torch.unsqueeze(torch.mul(torch.unsqueeze(places, -1), frequencies), 1)
              cosine = torch.cos(angles)
              sine = torch.sin(angles)
              turned = torch.sub(torch.mul(first, cosine), torch.mul(second, sine))
              other = torch.add(torch.mul(second, cosine), torch.mul(first, sine))
              return torch.cat([turned, other], -1)
            """);

    private RotaryPositions() {}

    /**
     * Queries or keys turned; belongs to the manager of {@code x}.
     *
     * @param x of shape (B, H, T, D), D even
     * @param places of the T tokens, (B, T) or (1, T) if they are the same in each sequence
     */
    static NDArray rotate(NDArray x, NDArray places) {
        return ROTATE.call(x, places);
    }
}
