package org.codestep.model.pretrained;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.codestep.model.layer.Activation;

/**
 * The {@code config.json} of a model as Hugging Face's transformers write it. A family of models asks for the settings
 * that it honours; what then is left and would change what the model computes is refused by name, so that no setting is
 * passed over in silence. Lets a family read its fields once, in any order, and ends with {@link #rest}.
 */
public final class TransformersConfig {

    /** What is said of a model by such settings changes none of its numbers: where it came from, and how to sample. */
    private static final Set<String> UNUSED = Set.of(
            "_name_or_path", "name_or_path", "architectures", "transformers_version", "model_type", "auto_map",
            "torch_dtype", "dtype", "torchscript", "use_cache", "gradient_checkpointing", "_attn_implementation",
            "attn_implementation", "_attn_implementation_autoset", "tf_legacy_loss", "use_bfloat16",
            "output_attentions", "output_hidden_states", "output_scores", "return_dict", "return_dict_in_generate",
            "output_past", "chunk_size_feed_forward", "initializer_range", "initializer_factor", "pretraining_tp",
            "is_encoder_decoder", "tie_encoder_decoder", "tie_last_hidden_states", "cross_attention_hidden_size",
            "prefix", "task_specific_params", "problem_type", "finetuning_task", "id2label", "label2id", "num_labels",
            "_num_labels", "predict_special_tokens", "eos_token_ids",
            "tokenizer_class", "bos_token_id", "eos_token_id", "pad_token_id", "sep_token_id",
            "decoder_start_token_id", "classifier_dropout", "max_length", "min_length", "max_new_tokens", "do_sample",
            "early_stopping", "num_beams", "num_beam_groups", "diversity_penalty", "temperature", "top_k", "top_p",
            "typical_p", "repetition_penalty", "length_penalty", "no_repeat_ngram_size",
            "encoder_no_repeat_ngram_size", "bad_words_ids", "num_return_sequences", "suppress_tokens",
            "begin_suppress_tokens", "forced_bos_token_id", "forced_eos_token_id", "remove_invalid_values",
            "exponential_decay_length_penalty", "transformers.js_config");

    private static final Map<String, Activation> PLAIN = Map.of(
            "gelu", Activation.GELU, "gelu_new", Activation.GELU_TANH, "gelu_fast", Activation.GELU_TANH,
            "gelu_pytorch_tanh", Activation.GELU_TANH, "relu", Activation.RELU, "silu", Activation.SILU,
            "swish", Activation.SILU);

    private static final Map<Activation, Activation> GATED = Map.of(
            Activation.GELU, Activation.GEGLU, Activation.GELU_TANH, Activation.GEGLU_TANH,
            Activation.RELU, Activation.REGLU, Activation.SILU, Activation.SWIGLU);

    private static final Map<Activation, String> NAMES = Map.of(
            Activation.GELU, "gelu", Activation.GEGLU, "gelu",
            Activation.GELU_TANH, "gelu_new", Activation.GEGLU_TANH, "gelu_new",
            Activation.RELU, "relu", Activation.REGLU, "relu",
            Activation.SILU, "silu", Activation.SWIGLU, "silu");

    private final ObjectNode rest;
    private final ObjectNode unused;
    private final List<String> order = new ArrayList<>();

    /** @param fields of the file; the node stays as it is */
    public TransformersConfig(ObjectNode fields) {
        this.rest = fields.deepCopy();
        fields.fieldNames().forEachRemaining(order::add);
        this.unused = fields.objectNode();
    }

    /** A whole number. @throws IllegalArgumentException if there is none */
    public int integer(String name) {
        return required(name, JsonNode::isInt, "a whole number").intValue();
    }

    /** A whole number, or the usual one where there is none. */
    public int integer(String name, int usual) {
        JsonNode value = taken(name, JsonNode::isInt, "a whole number");
        return value == null ? usual : value.intValue();
    }

    /** A number, or the usual one where there is none. */
    public double number(String name, double usual) {
        JsonNode value = taken(name, JsonNode::isNumber, "a number");
        return value == null ? usual : value.doubleValue();
    }

    /** The same as {@link #integer(String, int)} of a setting that stays in {@link #rest}. */
    public int peek(String name, int usual) {
        JsonNode value = rest.get(name);
        int number = integer(name, usual);
        if (value != null) {
            unused.set(name, value);
        }
        return number;
    }

    /** A number. @throws IllegalArgumentException if there is none */
    public double number(String name) {
        return required(name, JsonNode::isNumber, "a number").doubleValue();
    }

    /** True or false, or the usual where there is neither. */
    public boolean flag(String name, boolean usual) {
        JsonNode value = taken(name, JsonNode::isBoolean, "true or false");
        return value == null ? usual : value.booleanValue();
    }

    /** A text, or the usual one where there is none. */
    public String text(String name, String usual) {
        JsonNode value = taken(name, JsonNode::isTextual, "a text");
        return value == null ? usual : value.textValue();
    }

    /** A list of texts; an empty one where there is none. */
    public List<String> texts(String name) {
        JsonNode value = taken(name, JsonNode::isArray, "a list");
        List<String> texts = new ArrayList<>();
        if (value != null) {
            value.forEach(each -> texts.add(each.asText()));
        }
        return texts;
    }

    /** What an object says, to be read in the same way; an empty one where there is none. */
    public TransformersConfig object(String name) {
        JsonNode value = taken(name, JsonNode::isObject, "an object");
        return new TransformersConfig(value == null ? rest.objectNode() : (ObjectNode) value);
    }

    /** Whether something is said. */
    public boolean has(String name) {
        return rest.hasNonNull(name);
    }

    /**
     * An activation by its name in transformers.
     *
     * @param gated whether it is that of one half of the channels, which then are multiplied with the other half
     */
    public Activation activation(String name, String usual, boolean gated) {
        return activationOf(name, text(name, usual), gated);
    }

    /**
     * The same by the name that a setting has, or a part of which.
     *
     * @throws IllegalArgumentException if there is no such activation; the message names the setting
     */
    public static Activation activationOf(String setting, String name, boolean gated) {
        Activation plain = PLAIN.get(name);
        if (plain == null) {
            throw new IllegalArgumentException(setting + " is " + name + ", wanted one of "
                    + String.join(", ", PLAIN.keySet().stream().sorted().toList()));
        }
        return gated ? GATED.get(plain) : plain;
    }

    /** The name of an activation, gated or not, in transformers. */
    public static String name(Activation activation) {
        return NAMES.get(activation);
    }

    /**
     * Refuses all values of a setting but one.
     *
     * @param only what it may be, and is taken to be where it is absent
     */
    public void require(String name, Object only) {
        JsonNode value = rest.remove(name);
        if (value != null && !value.isNull() && !value.asText().equals(Objects.toString(only))) {
            throw new IllegalArgumentException(name + " is " + value + ", wanted " + only
                    + ": models with another value are not known here");
        }
    }

    /** Says that settings change nothing that a model computes; they stay in {@link #rest}. */
    public void unused(String... names) {
        for (String name : names) {
            keep(name);
        }
    }

    private void keep(String name) {
        JsonNode value = rest.remove(name);
        if (value != null) {
            unused.set(name, value);
        }
    }

    /**
     * Those settings that nobody asked for and that change nothing that a model computes, to be written again with it,
     * in the order of the file: so the same model has the same bytes.
     *
     * @throws IllegalArgumentException if there is another, unless it is null, false or 0: what is switched off; the
     *     message names it
     */
    public ObjectNode rest() {
        UNUSED.forEach(this::keep);
        rest.properties().forEach(setting -> {
            JsonNode value = setting.getValue();
            if (!value.isNull() && !(value.isValueNode() && isOff(value)) && !(value.isContainerNode() && value.isEmpty())) {
                throw new IllegalArgumentException(setting.getKey() + " is " + value + ", a setting that is not known"
                        + " here; if it changes nothing that the model computes, take it out");
            }
            unused.set(setting.getKey(), value);
        });
        ObjectNode inOrder = unused.objectNode();
        order.stream().filter(unused::has).forEach(name -> inOrder.set(name, unused.get(name)));
        return inOrder;
    }

    private static boolean isOff(JsonNode value) {
        return value.isBoolean() && !value.booleanValue() || value.isNumber() && value.doubleValue() == 0;
    }

    private JsonNode required(String name, Predicate<JsonNode> fits, String wanted) {
        JsonNode value = taken(name, fits, wanted);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing, " + wanted);
        }
        return value;
    }

    private JsonNode taken(String name, Predicate<JsonNode> fits, String wanted) {
        JsonNode value = rest.remove(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!fits.test(value)) {
            throw new IllegalArgumentException(name + " is " + value + ", wanted " + wanted);
        }
        return value;
    }
}
