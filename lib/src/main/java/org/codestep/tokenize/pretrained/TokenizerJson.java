package org.codestep.tokenize.pretrained;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The parts of a {@code tokenizer.json} that are needed beside the library that reads it: its vocabulary, which the
 * library does not tell, and the tokens that were added to it.
 */
final class TokenizerJson {

    /** What the file calls the tokens that were added, and of each its id and text. */
    static final String ADDED = "added_tokens";
    static final String ID = "id";
    static final String CONTENT = "content";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> TYPES = List.of("BPE", "Unigram", "WordPiece", "WordLevel");
    /** Far above that of any model; a larger id is a fault, and must not fill the memory with ids of no token. */
    private static final int LARGEST_ID = (1 << 24) - 1;

    private TokenizerJson() {}

    /** @throws IllegalArgumentException if it is no {@code tokenizer.json}, or one of an unknown type */
    static void requireKnownType(ObjectNode json) {
        JsonNode model = json.path("model");
        if (!model.path("vocab").isContainerNode()) {
            throw new IllegalArgumentException("it is no tokenizer: wanted an object \"model\" with a \"vocab\"");
        }
        // Files of the library's first versions do not say the type.
        String type = model.path("type").asText(TYPES.get(0));
        if (!TYPES.contains(type)) {
            throw new IllegalArgumentException("unknown type '" + type + "' of a tokenizer; the types are "
                    + String.join(", ", TYPES));
        }
    }

    /**
     * The token of each id; one by a name of its own where an id has none.
     *
     * @throws IllegalArgumentException if an id is none
     */
    static List<String> vocabulary(ObjectNode json) {
        List<String> tokens = new ArrayList<>();
        JsonNode vocabulary = json.path("model").path("vocab");
        if (vocabulary.isArray()) { // Unigram: pairs of a token and its score
            vocabulary.forEach(pair -> tokens.add(pair.path(0).asText()));
        }
        for (Map.Entry<String, JsonNode> token : vocabulary.properties()) {
            put(tokens, token.getValue(), token.getKey());
        }
        for (JsonNode token : json.path(ADDED)) {
            put(tokens, token.path(ID), token.path(CONTENT).asText());
        }
        nameUnused(tokens);
        return List.copyOf(tokens);
    }

    /** The same with so many ids: the further ones have names of their own. */
    static List<String> withUnused(List<String> vocabulary, int ids) {
        List<String> tokens = new ArrayList<>(vocabulary);
        tokens.addAll(Collections.nCopies(ids - vocabulary.size(), null));
        nameUnused(tokens);
        return List.copyOf(tokens);
    }

    private static void put(List<String> tokens, JsonNode id, String token) {
        if (!id.isInt() || id.asInt() < 0 || id.asInt() > LARGEST_ID) {
            throw new IllegalArgumentException("the token '" + token + "' has the id " + id + "; wanted 0 to "
                    + LARGEST_ID);
        }
        if (id.asInt() >= tokens.size()) {
            tokens.addAll(Collections.nCopies(id.asInt() + 1 - tokens.size(), null));
        }
        tokens.set(id.asInt(), token);
    }

    private static void nameUnused(List<String> tokens) {
        if (tokens.contains(null)) {
            Set<String> used = new HashSet<>(tokens);
            for (int id = 0; id < tokens.size(); id++) {
                if (tokens.get(id) == null) {
                    String name = "<unused " + id + ">";
                    while (!used.add(name)) {
                        name += "'";
                    }
                    tokens.set(id, name);
                }
            }
        }
    }

    /**
     * Adds tokens after the last one, as Python's {@code add_tokens} and {@code add_special_tokens} do. One that the
     * vocabulary has keeps its id; an empty one is left out.
     *
     * @param tokens of each its text, and what else is said of it; an id must be the one that it gets
     * @param special whether they are no text, where nothing is said of that: then decoding leaves them out
     */
    static void add(ObjectNode json, List<ObjectNode> tokens, boolean special) {
        List<String> vocabulary = new ArrayList<>(vocabulary(json));
        Map<Integer, JsonNode> added = new TreeMap<>();
        json.path(ADDED).forEach(token -> added.put(token.path(ID).asInt(), token));
        for (ObjectNode told : tokens) {
            String text = told.path(CONTENT).asText();
            if (!text.isEmpty()) {
                int known = vocabulary.indexOf(text);
                int id = known < 0 ? vocabulary.size() : known;
                if (known < 0) {
                    vocabulary.add(text);
                }
                requireId(id, told);
                added.put(id, added(id, told, special));
            }
        }
        json.putArray(ADDED).addAll(added.values());
    }

    /**
     * The same without special tokens, so that texts that look like them are encoded as any other. All other tokens
     * keep their ids: where the vocabulary of the model ends before them, it has names for the ids between.
     */
    static ObjectNode withoutSpecial(ObjectNode json) {
        ObjectNode plain = json.deepCopy();
        ArrayNode others = JSON.arrayNode();
        JsonNode known = json.path("model").path("vocab");
        for (JsonNode token : json.path(ADDED)) {
            boolean special = token.path("special").asBoolean();
            // With blanks between, no token of a text is like it.
            String name = special ? "<no text " + token.path(ID) + ">" : token.path(CONTENT).asText();
            JsonNode vocabulary = plain.path("model").path("vocab");
            if (vocabulary instanceof ArrayNode pairs && token.path(ID).asInt() == pairs.size()) {
                // Its score is that of the likeliest, or it would make what is unknown less likely.
                pairs.addArray().add(name).add(0.0);
            } else if (vocabulary instanceof ObjectNode ids && !known.has(token.path(CONTENT).asText())) {
                ids.set(name, token.path(ID));
            }
            if (!special) {
                others.add(token);
            }
        }
        plain.set(ADDED, others);
        return plain.putNull("post_processor");
    }

    private static void requireId(int id, ObjectNode told) {
        if (told.path(ID).asInt(id) != id) {
            throw new IllegalArgumentException("the token '" + told.path(CONTENT).asText() + "' was added with the id "
                    + told.get(ID) + ", but its place is " + id);
        }
    }

    private static ObjectNode added(int id, ObjectNode told, boolean special) {
        ObjectNode token = JSON.objectNode().put(ID, id).put(CONTENT, told.get(CONTENT).asText());
        for (String flag : List.of("single_word", "lstrip", "rstrip")) {
            token.put(flag, told.path(flag).asBoolean(false));
        }
        boolean isSpecial = told.path("special").asBoolean(special);
        return token.put("normalized", told.path("normalized").asBoolean(!isSpecial)).put("special", isSpecial);
    }
}
