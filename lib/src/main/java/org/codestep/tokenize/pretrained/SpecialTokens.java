package org.codestep.tokenize.pretrained;

import static org.codestep.tokenize.pretrained.TokenizerJson.CONTENT;
import static org.codestep.tokenize.pretrained.TokenizerJson.ID;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.codestep.corpus.file.JsonFile;
import org.codestep.tokenize.SpecialToken;

/**
 * What the files beside a tokenizer's say of it, above all which token has which role: {@code tokenizer_config.json},
 * {@code special_tokens_map.json}, {@code added_tokens.json}, and last the model's {@code config.json}, which names
 * tokens by their ids. They are read in the order in which Python's transformers let them count.
 */
final class SpecialTokens {

    static final String FILE = "tokenizer_config.json";

    /** By what is known which tokens were added; files that have it make the older ones void. */
    private static final String DECODER = "added_tokens_decoder";
    static final String CLASS = "tokenizer_class";
    /** The class for all that a {@code tokenizer.json} can say. */
    static final String ANY_CLASS = "PreTrainedTokenizerFast";
    /** In transformers' order, in which those that the vocabulary lacks are added to it. */
    private static final List<String> NAMES = List.of(
            "bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");
    /** Lists of others. */
    private static final List<String> FURTHER = List.of("additional_special_tokens", "extra_special_tokens");
    /** By role, the names of its token: the first one that there is. */
    private static final Map<SpecialToken, List<String>> ROLES = new EnumMap<>(Map.of(
            SpecialToken.BEGIN, List.of("bos_token", "cls_token"),
            SpecialToken.END, List.of("eos_token", "sep_token"),
            SpecialToken.PADDING, List.of("pad_token"),
            SpecialToken.UNKNOWN, List.of("unk_token"),
            SpecialToken.MASK, List.of("mask_token")));

    private final ObjectNode config;
    private final JsonNode model;

    private SpecialTokens(ObjectNode config, JsonNode model) {
        this.config = config;
        this.model = model;
    }

    /** Reads those of the files that a folder has. */
    static SpecialTokens read(Path folder) throws IOException {
        ObjectNode config = object(folder.resolve(FILE));
        if (!config.has(DECODER)) {
            config.setAll(object(folder.resolve("special_tokens_map.json")));
        }
        if (config.path("split_special_tokens").asBoolean()) {
            throw new IOException(
                    folder.resolve(FILE) + ": split_special_tokens true is not supported; set it to false");
        }
        return new SpecialTokens(config, object(folder.resolve("config.json")));
    }

    /** Those of a tokenizer that has no files beside: none is named. */
    static SpecialTokens none() {
        return new SpecialTokens(JsonNodeFactory.instance.objectNode(), JsonNodeFactory.instance.objectNode());
    }

    /** The same with other texts for some names, as {@code bos_token}. */
    SpecialTokens with(Map<String, String> tokens) {
        ObjectNode changed = config.deepCopy();
        new TreeMap<>(tokens).forEach(changed::put); // else files would differ in the order of some maps
        return new SpecialTokens(changed, model);
    }

    private static ObjectNode object(Path file) throws IOException {
        return Files.exists(file) ? JsonFile.read(file, ObjectNode.class) : JsonNodeFactory.instance.objectNode();
    }

    /** The class that reads the tokenizer in Python; empty if nothing is said. */
    String tokenizerClass() {
        return config.path(CLASS).asText();
    }

    /** The kind of model; empty if there is none. */
    String modelType() {
        return model.path("model_type").asText();
    }

    boolean flag(String name) {
        return config.path(name).asBoolean();
    }

    /** Says which tokens there are by which names, where nothing is said. */
    void putAbsent(Map<String, String> tokens) {
        new TreeMap<>(tokens).forEach((name, text) -> config.putIfAbsent(name, config.textNode(text)));
    }

    /** The text of a token by its name, as {@code bos_token}. */
    Optional<String> text(String name) {
        return Optional.of(told(config.path(name)).path(CONTENT).asText()).filter(text -> !text.isEmpty());
    }

    /** What is said of a token, as an object with its {@code content}. */
    static ObjectNode told(String text) {
        return JsonNodeFactory.instance.objectNode().put(CONTENT, text);
    }

    private static ObjectNode told(JsonNode token) {
        return token instanceof ObjectNode object ? object.deepCopy() : told(token.asText(""));
    }

    /**
     * The tokens that are added to the vocabulary of a {@code vocab.json}, in order: what is said of each.
     *
     * @param folder may have an {@code added_tokens.json}
     */
    List<ObjectNode> added(Path folder) throws IOException {
        Map<String, ObjectNode> tokens = new LinkedHashMap<>();
        byId(folder).values().forEach(token -> tokens.put(token.path(CONTENT).asText(), token));
        for (ObjectNode token : special()) {
            tokens.putIfAbsent(token.path(CONTENT).asText(), token);
        }
        return List.copyOf(tokens.values());
    }

    /** Those whose ids are told. */
    private Map<Integer, ObjectNode> byId(Path folder) throws IOException {
        Map<Integer, ObjectNode> tokens = new TreeMap<>();
        config.path(DECODER).properties().forEach(token -> {
            int id = Integer.parseInt(token.getKey());
            tokens.put(id, told(token.getValue()).put(ID, id));
        });
        if (!config.has(DECODER)) {
            List<String> special = special().stream().map(token -> token.path(CONTENT).asText()).toList();
            object(folder.resolve("added_tokens.json")).properties().forEach(token -> tokens.put(
                    token.getValue().asInt(), told(token.getKey())
                            .put(ID, token.getValue().asInt())
                            .put("special", special.contains(token.getKey()))));
        }
        return tokens;
    }

    private List<ObjectNode> special() {
        List<ObjectNode> tokens = new ArrayList<>();
        NAMES.forEach(name -> tokens.add(told(config.path(name)).put("special", true)));
        for (String further : FURTHER) {
            config.path(further).forEach(token -> tokens.add(told(token).put("special", true)));
        }
        tokens.removeIf(token -> token.path(CONTENT).asText().isEmpty());
        return tokens;
    }

    /**
     * The token of each role that there is.
     *
     * @param vocabulary the text of each id
     */
    Map<SpecialToken, Integer> roles(List<String> vocabulary) {
        for (String name : NAMES) {
            JsonNode id = model.path(name + "_id");
            int first = (id.isArray() ? id.path(0) : id).asInt(-1);
            if (!config.has(name) && first >= 0 && first < vocabulary.size()) {
                config.put(name, vocabulary.get(first));
            }
        }
        Map<SpecialToken, Integer> roles = new EnumMap<>(SpecialToken.class);
        ROLES.forEach((role, names) -> names.stream()
                .flatMap(name -> text(name).stream())
                .map(vocabulary::indexOf)
                .filter(id -> id >= 0)
                .findFirst()
                .ifPresent(id -> roles.put(role, id)));
        return roles;
    }

    /**
     * All of it, as the {@code tokenizer_config.json} that says the same alone, to Python too. Tokens are named by
     * their texts: what else is said of them is in {@code tokenizer.json}, and has other forms in other files.
     */
    byte[] bytes() {
        ObjectNode whole = config.deepCopy();
        NAMES.forEach(name -> text(name).ifPresent(text -> whole.put(name, text)));
        FURTHER.stream().filter(further -> config.path(further).isArray()).forEach(further -> {
            ArrayNode texts = whole.putArray(further);
            config.get(further).forEach(token -> texts.add(told(token).path(CONTENT).asText()));
        });
        whole.putIfAbsent(CLASS, config.textNode(ANY_CLASS));
        try {
            return JsonFile.bytes(whole);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an object of a JSON file can be written", e);
        }
    }
}
