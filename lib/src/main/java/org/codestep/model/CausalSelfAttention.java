package org.codestep.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;

/** Multi-head attention of each token to itself and the tokens before it: (B, T, C) to (B, T, C). */
public final class CausalSelfAttention extends Layer {

    private static final TorchScript ATTEND = TorchScript.compile(
            """
            def forward(self, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
              y = torch.scaled_dot_product_attention(q, k, v, None, 0., True)
              return torch.flatten(torch.transpose(y, 1, 2), 2)
            """);

    /** For one new token, which may look at everything. */
    private static final TorchScript ATTEND_TO_ALL = TorchScript.compile(
            """
            def forward(self, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
              y = torch.scaled_dot_product_attention(q, k, v, None, 0., False)
              return torch.flatten(torch.transpose(y, 1, 2), 2)
            """);

    private final GptConfig size;
    private final Linear qkv;
    private final Linear output;

    /**
     * @param size gives the channels, the heads, and whether positions are rotary
     * @param linear makes the two linear layers
     * @param inner initial weights of the layer that makes queries, keys and values
     * @param residual initial weights of the layer that writes to the residual stream
     */
    public CausalSelfAttention(
            GptConfig size, LinearFactory linear, Initializer inner, Initializer residual) {
        int channels = size.channels();
        this.size = size;
        this.qkv = child("qkv", linear.create(channels, 3 * channels, inner));
        this.output = child("output", linear.create(channels, channels, residual));
    }

    @Override
    public NDArray forward(NDArray x) {
        return forward(x, KeyValueCache.NONE);
    }

    /**
     * The same for tokens that may follow those in a cache, which is extended.
     *
     * @param x one token, (B, 1, C), if the cache holds any, otherwise a whole sequence
     */
    public NDArray forward(NDArray x, KeyValueCache cache) {
        boolean continued = cache.length() > 0;
        if (continued && x.getShape().get(1) != 1) {
            throw new IllegalArgumentException("after the prompt one token at a time, got " + x.getShape().get(1));
        }
        NDList parts = queriesKeysValues(x, cache.length());
        KeyValueCache.Pair all = cache.extend(parts.get(1), parts.get(2));
        TorchScript attend = continued ? ATTEND_TO_ALL : ATTEND;
        return output.forward(attend.call(parts.get(0), all.keys(), all.values()));
    }

    /** Three arrays of shape (B, H, T, D), of tokens whose first has the place {@code start}. */
    private NDList queriesKeysValues(NDArray x, long start) {
        Shape shape = x.getShape();
        long heads = size.heads();
        NDArray all = qkv.forward(x) // (B, T, 3C)
                .reshape(shape.get(0), shape.get(1), 3 * heads, -1) // (B, T, 3H, D)
                .swapAxes(1, 2); // (B, 3H, T, D)
        if (size.positions() == GptConfig.Positions.LEARNED) {
            return all.split(3, 1);
        }
        NDList parts = all.split(new long[] {2 * heads}, 1); // (B, 2H, T, D) and (B, H, T, D)
        NDList placed = RotaryPositions.rotate(parts.get(0), start).split(2, 1);
        placed.add(parts.get(1));
        return placed;
    }
}
