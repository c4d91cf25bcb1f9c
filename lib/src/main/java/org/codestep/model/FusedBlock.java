package org.codestep.model;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.codestep.model.GptConfig.Activation;
import org.codestep.model.GptConfig.Norm;
import org.codestep.model.GptConfig.Positions;

/**
 * A {@link TransformerBlock} that fills a cache, as one TorchScript for prompts and one for the tokens that follow.
 *
 * <p>For one token of one sequence the thirty calls of the engine that a block takes cost as much as the work that they
 * do; for many prompts, it is the memory of the results between them that costs, which the script gives back at once.
 * The scripts do the same in the same order; a test holds them together.
 */
final class FusedBlock {

    private static final Map<Structure, TorchScript> SCRIPTS = new ConcurrentHashMap<>();

    private final int heads;
    private final int headSize;
    /** Whether a prompt's tokens need a mask too, as distances cost something. */
    private final boolean masksPrompts;
    private final TorchScript ofPrompts;
    private final TorchScript ofLaterTokens;
    private final List<Parameter> parameters = new ArrayList<>();

    /**
     * What a script's text depends on.
     *
     * @param masked whether a mask says what a token may look at, in the cache; otherwise it sees itself and the tokens
     *     before it
     */
    private record Structure(
            int heads, boolean rotary, Norm norm, Activation activation, boolean bias, boolean masked) {

        Structure(GptConfig size, boolean masked) {
            this(size.heads(), size.positions() == Positions.ROTARY, size.norm(), size.activation(), size.bias(),
                    masked);
        }
    }

    /** @param parts norm, QKV, output, norm, expand and contract, in this order */
    FusedBlock(GptConfig size, List<Layer> parts) {
        heads = size.heads();
        headSize = size.channels() / heads;
        masksPrompts = size.positions() == Positions.ALIBI;
        ofPrompts = script(new Structure(size, masksPrompts));
        ofLaterTokens = script(new Structure(size, true));
        parts.forEach(part -> part.getDirectParameters().forEach(entry -> parameters.add(entry.getValue())));
    }

    /** The block's result for the tokens (B, T, C) whose places were given out last; belongs to their manager. */
    NDArray forward(NDArray x, KeyValueCache cache, Supplier<NDArray> mask) {
        SequencePlaces sequences = cache.sequences();
        cache.makeRoom(x.getManager(), x.getShape().get(0), heads, headSize);
        boolean prompts = sequences.first();
        List<NDArray> arguments = new ArrayList<>(List.of(
                x, sequences.places(), sequences.slots(heads), cache.roomOfKeys(), cache.roomOfValues()));
        if (!prompts || masksPrompts) {
            arguments.add(mask.get());
        }
        parameters.forEach(parameter -> arguments.add(parameter.getArray()));
        return (prompts ? ofPrompts : ofLaterTokens).call(arguments.toArray(NDArray[]::new));
    }

    private static TorchScript script(Structure structure) {
        return SCRIPTS.computeIfAbsent(structure, FusedBlock::compile);
    }

    private static TorchScript compile(Structure structure) {
        List<String> arguments = new ArrayList<>(List.of("x", "places", "slots", "keys", "values"));
        if (structure.masked) {
            arguments.add("mask");
        }
        for (String part : List.of("norm_1", "qkv", "output", "norm_2", "expand", "contract")) {
            arguments.add(part);
            if (structure.bias && !(part.startsWith("norm") && structure.norm == Norm.RMS)) {
                arguments.add(part + "_bias");
            }
        }
        String signature = "def forward(self, " + String.join(": Tensor, ", arguments) + ": Tensor) -> Tensor:\n";
        return TorchScript.compile(signature
                + "  normed = " + norm(structure, "x", "norm_1") + "\n"
                + "  joined = " + linear(structure, "normed", "qkv") + "\n"
                + "  shape = [torch.size(x, 0), torch.size(x, 1), 3, " + structure.heads + ", -1]\n"
                + "  q, k, v = torch.unbind(torch.reshape(joined, shape), 2)\n" // each (B, T, H, D)
                + (structure.rotary ? ROTATION : "")
                + STORE
                + (structure.masked ? MASKED_ATTENTION : CAUSAL_ATTENTION)
                + "  mixed = torch.flatten(torch.transpose(y, 1, 2), 2)\n"
                + "  attended = torch.add(x, " + linear(structure, "mixed", "output") + ")\n"
                + "  normed2 = " + norm(structure, "attended", "norm_2") + "\n"
                + "  wide = " + linear(structure, "normed2", "expand") + "\n"
                + activation(structure.activation)
                + "  return torch.add(attended, " + linear(structure, "active", "contract") + ")\n");
    }

    /** As {@link RotaryPositions}, for arrays with the heads behind the time. */
    private static final String ROTATION =
            """
              half = torch.floordiv(torch.size(q, -1), 2)
              exponents = torch.div(torch.arange(half, dtype=6, device=x.device), half)
              frequencies = torch.pow(10000., torch.neg(exponents))
              angles = torch.unsqueeze(torch.mul(torch.unsqueeze(places, -1), frequencies), 2)
              cosine = torch.cos(angles)
              sine = torch.sin(angles)
              qa, qb = torch.chunk(q, 2, -1)
              ka, kb = torch.chunk(k, 2, -1)
              q1 = torch.sub(torch.mul(qa, cosine), torch.mul(qb, sine))
              q2 = torch.add(torch.mul(qb, cosine), torch.mul(qa, sine))
              k1 = torch.sub(torch.mul(ka, cosine), torch.mul(kb, sine))
              k2 = torch.add(torch.mul(kb, cosine), torch.mul(ka, sine))
              q = torch.cat([q1, q2], -1)
              k = torch.cat([k1, k2], -1)
            """;

    /** As {@link KeyValueCache#store}. */
    private static final String STORE =
            """
              new_q = torch.transpose(q, 1, 2)
              new_k = torch.transpose(k, 1, 2)
              new_v = torch.transpose(v, 1, 2)
              k_kept = torch.index_copy_(torch.flatten(keys, 0, 2), 0, slots, torch.flatten(new_k, 0, 2))
              v_kept = torch.index_copy_(torch.flatten(values, 0, 2), 0, slots, torch.flatten(new_v, 0, 2))
            """;

    /** As {@link Attention#causal}. */
    private static final String CAUSAL_ATTENTION =
            """
              y = torch.scaled_dot_product_attention(new_q, new_k, new_v, None, 0., True)
            """;

    /** As {@link Attention#masked}. */
    private static final String MASKED_ATTENTION =
            """
              seen = torch.size(mask, -1)
              all_k = torch.narrow(keys, 2, 0, seen)
              all_v = torch.narrow(values, 2, 0, seen)
              y = torch.scaled_dot_product_attention(new_q, all_k, all_v, mask, 0., False)
            """;

    private static String norm(Structure structure, String x, String part) {
        String size = "(" + x + ", torch.size(" + part + "), " + part + ", ";
        return structure.norm == Norm.RMS
                ? "torch.rms_norm" + size + "1e-05)"
                : "torch.layer_norm" + size + (structure.bias ? part + "_bias" : "None") + ", 1e-05, False)";
    }

    private static String linear(Structure structure, String x, String part) {
        return "torch.linear(" + x + ", " + part + (structure.bias ? ", " + part + "_bias)" : ")");
    }

    private static String activation(Activation activation) {
        return switch (activation) {
            case GELU -> "  active = torch.gelu(wide)\n";
            case SILU -> "  active = torch.silu(wide)\n";
            case SWIGLU -> """
                      gate, value = torch.chunk(wide, 2, -1)
                      active = torch.mul(torch.silu(gate), value)
                    """;
        };
    }
}
