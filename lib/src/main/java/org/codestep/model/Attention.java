package org.codestep.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Locale;

/**
 * Scaled dot-product attention, softmax(q kᵀ / √D + mask) v (arXiv 1706.03762), by one of two routes that agree.
 *
 * <p>Queries are of shape (B, H, T, D), keys and values (B, H, L, D); results (B, T, C), which belong to the manager of
 * the queries.
 */
public enum Attention {

    /** The engine's own operation, which never holds the scores of all pairs of tokens. */
    FUSED {
        @Override
        public NDArray causal(NDArray queries, NDArray keys, NDArray values) {
            return CAUSAL.call(queries, keys, values);
        }

        @Override
        public NDArray masked(NDArray queries, NDArray keys, NDArray values, NDArray mask) {
            return MASKED.call(queries, keys, values, mask);
        }
    },

    /** The formula in operations of DJL, to read and to compare with. */
    PLAIN {
        @Override
        public NDArray causal(NDArray queries, NDArray keys, NDArray values) {
            NDArray places = places(queries.getManager(), queries.getShape().get(2));
            NDArray level = queries.getManager().create(new float[] {0});
            return masked(queries, keys, values, mask(places, queries.getShape().get(2), level));
        }

        @Override
        public NDArray masked(NDArray queries, NDArray keys, NDArray values, NDArray mask) {
            NDManager manager = queries.getManager();
            NDArray root = manager.create((float) Math.sqrt(queries.getShape().get(3)));
            NDArray scores = queries.matMul(keys.swapAxes(2, 3)).div(root).add(mask); // (B, H, T, L)
            NDArray mixed = scores.softmax(-1).matMul(values).swapAxes(1, 2); // (B, T, H, D)
            return mixed.reshape(mixed.getShape().get(0), mixed.getShape().get(1), -1);
        }
    };

    private static final String PROPERTY = "codestep.attention";

    private static final TorchScript CAUSAL = TorchScript.compile(
            """
            def forward(self, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
              y = torch.scaled_dot_product_attention(q, k, v, None, 0., True)
              return torch.flatten(torch.transpose(y, 1, 2), 2)
            """);

    private static final TorchScript MASKED = TorchScript.compile(
            """
            def forward(self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
              y = torch.scaled_dot_product_attention(q, k, v, torch.type_as(mask, q), 0., False)
              return torch.flatten(torch.transpose(y, 1, 2), 2)
            """);

    /** A score so low that nothing is left of it is safer than minus infinity, which times zero is no number. */
    private static final TorchScript MASK = TorchScript.compile(
            """
            def forward(self, places: Tensor, seen: Tensor, slopes: Tensor) -> Tensor:
              distance = torch.unsqueeze(torch.sub(torch.unsqueeze(places, -1), seen), 1)
              cost = torch.mul(distance, torch.neg(torch.reshape(slopes, [-1, 1, 1])))
              return torch.masked_fill(cost, torch.lt(distance, 0), -1.0e+30)
            """);

    /** Of each token to itself and those before it, L = T. */
    public abstract NDArray causal(NDArray queries, NDArray keys, NDArray values);

    /**
     * Of each token to those that a mask allows.
     *
     * @param mask what is added to the scores, of a shape that widens to (B, H, T, L), as {@link #mask} makes it
     */
    public abstract NDArray masked(NDArray queries, NDArray keys, NDArray values, NDArray mask);

    /**
     * The fastest route, unless the system property {@code codestep.attention} names another.
     *
     * @throws IllegalArgumentException if it names none
     */
    public static Attention preferred() {
        String name = System.getProperty(PROPERTY, FUSED.toString());
        for (Attention route : values()) {
            if (route.toString().equals(name)) {
                return route;
            }
        }
        throw new IllegalArgumentException(
                "the system property " + PROPERTY + " is '" + name + "'; it can be fused or plain");
    }

    /** The places 0 to {@code length} - 1 of tokens, (1, T), which belong to {@code manager}. */
    static NDArray places(NDManager manager, long length) {
        return manager.arange(0, Math.toIntExact(length), 1, DataType.INT64).reshape(1, length);
    }

    /**
     * The mask that lets each token see itself and those before it, less what distance costs.
     *
     * @param places of the tokens that look, (B, T) or (1, T) if they are the same in each sequence
     * @param visible L, the number of places that there are to see
     * @param slopes what a distance of one token costs: a number for each head, or one for all
     * @return of shape (B or 1, H or 1, T, L); belongs to the manager of {@code places}
     */
    static NDArray mask(NDArray places, long visible, NDArray slopes) {
        return MASK.call(places, places(places.getManager(), visible), slopes);
    }

    /** As the property and messages name it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
