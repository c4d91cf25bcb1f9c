package org.codestep.model.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.codestep.model.ModelPart;
import org.codestep.model.attention.Attention;
import org.codestep.model.attention.AttentionShape;
import org.codestep.model.attention.CrossAttention;
import org.codestep.model.attention.RotaryPositions;
import org.codestep.model.attention.SelfAttention;
import org.codestep.model.attention.SequencePlaces;
import org.codestep.model.engine.TorchScript;
import org.codestep.model.layer.Adapter;
import org.codestep.model.layer.Linear;
import org.codestep.model.layer.Norm;

/**
 * A block of a model as one TorchScript for whole sequences and one for tokens to which a mask says what they see: a
 * {@link TransformerBlock}, or one of a decoder with a {@link CrossAttention} in the middle. It may fill a cache.
 *
 * <p>For one token of one sequence the thirty calls of the engine that a block takes cost as much as the work that they
 * do; for many prompts, it is the memory of the results between them that costs, which the script gives back at once.
 * Measured on two cores: a token of the reference model, one sequence, takes 5.3 ms by the scripts and 6.6 ms layer by
 * layer.
 *
 * <p>What a norm, an activation, a linear layer, rotation and attention are, is said once, by them, for both paths; what
 * is repeated here is how a block puts them together. A test holds every structure that a block can have to its layers.
 */
public final class FusedBlock {

    private final BlockShape shape;
    /** Null where there is no cache. */
    private final SequencePlaces sequences;
    /** Null where the keys and values are not kept. */
    private final KeyValueCache cache;
    /** By the names that they have in the scripts. */
    private final Map<String, Linear> linears = new LinkedHashMap<>();
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final boolean looksAcross;
    /** For tokens that see all before them, and for those to which a mask says what they see. */
    private final TorchScript causal;
    private final TorchScript masked;

    /**
     * @param block has children of the names that TransformerBlock and T5DecoderBlock give to theirs, and its
     *     parameters have values
     * @param cache of its self-attention, for tokens that stand at the places of {@code sequences}
     */
    public FusedBlock(ModelPart block, BlockShape shape, SequencePlaces sequences, KeyValueCache cache) {
        this.shape = shape;
        this.sequences = sequences;
        this.cache = cache;
        block.descendants().forEach((name, part) -> {
            if (part instanceof Linear linear) {
                linears.put(name.replace('.', '_'), linear);
            }
        });
        Map<String, Parameter> own = block.parameters();
        own.keySet().removeAll(Adapter.parameterNames(block));
        own.forEach((name, parameter) -> parameters.put(name.replace('.', '_'), parameter));
        looksAcross = linears.containsKey("cross_query");
        causal = TorchScript.of(text(false));
        masked = TorchScript.of(text(true));
    }

    /**
     * One that keeps nothing, as an encoder's, whose tokens see each other by a mask.
     *
     * @param shape without rotary positions: the tokens' places are not told
     */
    public static FusedBlock withoutCache(ModelPart block, BlockShape shape) {
        return new FusedBlock(block, shape, null, null);
    }

    /** The scripts know no adapters and no precision but 32 bits, and record no gradients. */
    public boolean canRun() {
        return Attention.preferred() == Attention.FUSED
                && linears.values().stream().allMatch(Linear::isPlain)
                && !JniUtils.isGradMode();
    }

    /**
     * The block's result for tokens (B, T, C), with a cache those whose places were given out last; belongs to their
     * manager.
     *
     * @param mask what they see in the cache, or of each other; null if they see all before them
     * @param across of a decoder, what the tokens of the other sequence have to say, as
     *     {@link CrossAttention#keysValues} makes it, and the mask that hides their padding
     */
    public NDArray forward(NDArray x, NDArray mask, NDArray... across) {
        List<NDArray> arguments = new ArrayList<>(List.of(x));
        if (cache != null) {
            AttentionShape attention = shape.attention();
            int heads = attention.keyValueHeads();
            cache.makeRoom(x.getManager(), x.getShape().get(0), heads, attention.headSize());
            arguments.addAll(List.of(sequences.slots(heads), cache.roomOfKeys(), cache.roomOfValues()));
        }
        shape.attention().rotary().ifPresent(
                rotary -> arguments.add(sequences.turns(rotary, shape.attention().headSize())));
        if (mask != null) {
            arguments.add(mask);
        }
        arguments.addAll(List.of(across));
        parameters.values().forEach(parameter -> arguments.add(parameter.getArray()));
        return (mask == null ? causal : masked).call(arguments.toArray(NDArray[]::new));
    }

    private String text(boolean masked) {
        List<String> arguments = new ArrayList<>(List.of("x"));
        if (cache != null) {
            arguments.addAll(List.of("slots", "keys", "values"));
        }
        shape.attention().rotary().ifPresent(rotary -> arguments.add("turns"));
        if (masked) {
            arguments.add("mask");
        }
        if (looksAcross) {
            arguments.addAll(List.of("other_keys", "other_values", "other_mask"));
        }
        arguments.addAll(parameters.keySet());
        AttentionShape attention = shape.attention();
        return "def forward(self, " + String.join(": Tensor, ", arguments) + ": Tensor) -> Tensor:\n"
                + "  normed = " + norm("x", "attentionNorm")
                + linear("joined", "normed", "attention_qkv")
                + parts(attention)
                + (cache == null ? "" : STORE)
                + (cache != null && masked ? LOOK_BACK : "")
                + Attention.text(attention, masked ? "mask" : "None")
                + linear("found", "mixed", "attention_output")
                + "  attended = torch.add(x, found)\n"
                + (looksAcross ? lookAcross() : "")
                + "  normed2 = " + norm("attended", "feedForwardNorm")
                + linear("wide", "normed2", "feedForward_expand")
                + shape.activation().text("wide", "active")
                + linear("fed", "active", "feedForward_contract")
                + "  return torch.add(attended, fed)\n";
    }

    /** As {@link CrossAttention#find}. */
    private String lookAcross() {
        return "  asking = " + norm("attended", "crossNorm")
                + linear("asked", "asking", "cross_query")
                + "  q = torch.transpose(torch.reshape(asked, [torch.size(x, 0), torch.size(x, 1), "
                + shape.attention().heads() + ", -1]), 1, 2)\n"
                + "  k = other_keys\n"
                + "  v = other_values\n"
                + Attention.text(shape.attention(), "other_mask")
                + linear("answer", "mixed", "cross_output")
                + "  attended = torch.add(attended, answer)\n";
    }

    private String norm(String x, String part) {
        return shape.norm().text(x, part + "_weight", bias(part), shape.epsilon()) + "\n";
    }

    private String linear(String y, String x, String part) {
        return linears.get(part).text(y, x, part + "_weight", bias(part));
    }

    private String bias(String part) {
        String bias = part + "_bias";
        return parameters.containsKey(bias) ? bias : "None";
    }

    /** As {@link SelfAttention#queriesKeysValues}. */
    private static String parts(AttentionShape shape) {
        int heads = shape.heads();
        int shared = shape.keyValueHeads();
        String queriesKeys = "[" + heads + ", " + shared + "]";
        String all = "  all = torch.transpose(torch.reshape(joined, [torch.size(x, 0), torch.size(x, 1), "
                + (heads + 2 * shared) + ", -1]), 1, 2)\n"
                + "  unplaced, v = torch.split_with_sizes(all, [" + (heads + shared) + ", " + shared + "], 1)\n";
        String normed = shape.headNorm()
                .map(epsilon -> "  q0, k0 = torch.split_with_sizes(unplaced, " + queriesKeys + ", 1)\n"
                        + "  q1 = " + Norm.RMS.text("q0", "attention_queryNorm_weight", "None", epsilon) + "\n"
                        + "  k1 = " + Norm.RMS.text("k0", "attention_keyNorm_weight", "None", epsilon) + "\n"
                        + "  unplaced = torch.cat([q1, k1], 1)\n")
                .orElse("");
        String placed = shape.rotary()
                .map(rotary -> RotaryPositions.text("unplaced", "placed"))
                .orElse("  placed = unplaced\n");
        return all + normed + placed + "  q, k = torch.split_with_sizes(placed, " + queriesKeys + ", 1)\n";
    }

    /** As {@link KeyValueCache#store}. */
    private static final String STORE =
            """
              k_kept = torch.index_copy_(torch.flatten(keys, 0, 2), 0, slots, torch.flatten(k, 0, 2))
              v_kept = torch.index_copy_(torch.flatten(values, 0, 2), 0, slots, torch.flatten(v, 0, 2))
            """;

    /** As {@link KeyValueCache#keys} and {@link KeyValueCache#values}. */
    private static final String LOOK_BACK =
            """
              seen = torch.size(mask, -1)
              k = torch.narrow(keys, 2, 0, seen)
              v = torch.narrow(values, 2, 0, seen)
            """;
}
