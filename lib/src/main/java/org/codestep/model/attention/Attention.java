package org.codestep.model.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.codestep.model.engine.TorchScript;

/**
 * Scaled dot-product attention, softmax(scale · q kᵀ + mask) v (arXiv 1706.03762), by one of two routes that agree.
 *
 * <p>It is the part that all kinds of attention share: whoever makes queries of some tokens, and keys and values of the
 * same or of others, as those of an encoder, has found here what the ones see in the others. Queries are of shape
 * (B, H, T, D), keys and values (B, G, L, D) as their {@link AttentionShape} says; results (B, T, H · D), which belong
 * to the manager of the queries.
 */
public enum Attention {

    /** The engine's own operation, which never holds the scores of all pairs of tokens. */
    FUSED {
        @Override
        public NDArray causal(AttentionShape shape, NDArray queries, NDArray keys, NDArray values) {
            return CAUSAL.computeIfAbsent(shape, Attention::causalScript).call(queries, keys, values);
        }

        @Override
        public NDArray masked(AttentionShape shape, NDArray queries, NDArray keys, NDArray values, NDArray mask) {
            return MASKED.computeIfAbsent(shape, Attention::maskedScript).call(queries, keys, values, mask);
        }
    },

    /** The formula in operations of DJL, to read and to compare with. */
    PLAIN {
        @Override
        public NDArray causal(AttentionShape shape, NDArray queries, NDArray keys, NDArray values) {
            NDArray places = places(queries.getManager(), queries.getShape().get(2));
            NDArray level = queries.getManager().create(new float[] {0});
            return masked(shape, queries, keys, values, mask(places, queries.getShape().get(2), level));
        }

        @Override
        public NDArray masked(AttentionShape shape, NDArray queries, NDArray keys, NDArray values, NDArray mask) {
            NDArray root = queries.getManager().create((float) (1 / shape.scale())); // √D by the paper
            NDArray allKeys = shape.group() == 1 ? keys : keys.repeat(1, shape.group()); // (B, H, L, D)
            NDArray allValues = shape.group() == 1 ? values : values.repeat(1, shape.group());
            NDArray scores = queries.matMul(allKeys.swapAxes(2, 3)).div(root).add(mask); // (B, H, T, L)
            NDArray mixed = scores.softmax(-1).matMul(allValues).swapAxes(1, 2); // (B, T, H, D)
            return mixed.reshape(mixed.getShape().get(0), mixed.getShape().get(1), -1);
        }
    };

    private static final String PROPERTY = "codestep.attention";

    private static final Map<AttentionShape, TorchScript> CAUSAL = new ConcurrentHashMap<>();
    private static final Map<AttentionShape, TorchScript> MASKED = new ConcurrentHashMap<>();

    /** A score so low that nothing is left of it is safer than minus infinity, which times zero is no number. */
    private static final TorchScript MASK = TorchScript.compile(
            """
            def forward(self, places: Tensor, seen: Tensor, slopes: Tensor) -> Tensor:
              distance = torch.unsqueeze(torch.sub(torch.unsqueeze(places, -1), seen), 1)
              cost = torch.mul(distance, torch.neg(torch.reshape(slopes, [-1, 1, 1])))
              return torch.masked_fill(cost, torch.lt(distance, 0), -1.0e+30)
            """);

    /** Of each token to itself and those before it, L = T. */
    public abstract NDArray causal(AttentionShape shape, NDArray queries, NDArray keys, NDArray values);

    /**
     * Of each token to those that a mask allows.
     *
     * @param mask what is added to the scores, of a shape that widens to (B, H, T, L), as {@link #mask} makes it
     */
    public abstract NDArray masked(
            AttentionShape shape, NDArray queries, NDArray keys, NDArray values, NDArray mask);

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

    private static TorchScript causalScript(AttentionShape shape) {
        return TorchScript.of("def forward(self, q: Tensor, k: Tensor, v: Tensor) -> Tensor:\n"
                + text(shape, "None") + "  return mixed\n");
    }

    private static TorchScript maskedScript(AttentionShape shape) {
        return TorchScript.of("def forward(self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:\n"
                + text(shape, "torch.type_as(mask, q)") + "  return mixed\n");
    }

    /**
     * TorchScript of {@link #FUSED} that makes {@code mixed} of {@code q}, {@code k} and {@code v}.
     *
     * @param mask None if each token sees itself and those before it
     */
    public static String text(AttentionShape shape, String mask) {
        // The engine shares keys among heads too, but on a CPU only where it holds the scores of all pairs.
        String repeated = shape.group() == 1 ? "" : """
                  k = torch.repeat_interleave(k, $, 1)
                  v = torch.repeat_interleave(v, $, 1)
                """.replace("$", Integer.toString(shape.group()));
        String causal = mask.equals("None") ? "True" : "False";
        return repeated
                + "  y = torch.scaled_dot_product_attention(q, k, v, " + mask + ", 0., " + causal + ", scale="
                + shape.scale() + ")\n"
                + "  mixed = torch.flatten(torch.transpose(y, 1, 2), 2)\n";
    }

    /** What a linear layer made for all heads, each by itself: (B, T, H · D) to (B, H, T, D). */
    static NDArray heads(NDArray joined, long heads) {
        return joined.reshape(joined.getShape().get(0), joined.getShape().get(1), heads, -1).swapAxes(1, 2);
    }

    /** The places 0 to {@code length} - 1 of tokens, (1, T), which belong to {@code manager}. */
    public static NDArray places(NDManager manager, long length) {
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
    public static NDArray mask(NDArray places, long visible, NDArray slopes) {
        return MASK.call(places, places(places.getManager(), visible), slopes);
    }

    /** As the property and messages name it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
