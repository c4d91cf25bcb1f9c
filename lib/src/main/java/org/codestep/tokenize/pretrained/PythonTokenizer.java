package org.codestep.tokenize.pretrained;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.codestep.corpus.file.JsonFile;
import org.codestep.tokenize.GreedyTokenizer;
import org.codestep.tokenize.Quoted;
import org.codestep.tokenize.SpecialToken;
import org.codestep.tokenize.Tokenizer;

/**
 * A tokenizer as the files that Python's {@code tokenizers} and {@code transformers} read: it makes the same ids of
 * each text there, and the same text of them.
 *
 * <p>Tokenizers of Codestep take the longest token each time. There, a regular expression of all tokens, the longer
 * ones first, cuts a text into those; one more alternative cuts off a character that begins none, for which the
 * vocabulary then has no id: such a text is refused, as it is here. A text that looks like a special token, as {@code
 * <end>}, is text here, so {@code transformers} are told to take it for that, and {@code tokenizers} are not told of
 * such tokens.
 */
public final class PythonTokenizer {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String ANY_CHARACTER = "[\\s\\S]";

    private PythonTokenizer() {}

    /**
     * What the files hold, by their names.
     *
     * @param longest text that the model reads, in tokens
     * @throws IllegalArgumentException if such files cannot say what the tokenizer does; the message names it
     */
    public static Map<String, byte[]> files(Tokenizer tokenizer, int longest) {
        if (tokenizer instanceof PretrainedTokenizer) {
            return tokenizer.files();
        }
        if (!(tokenizer instanceof GreedyTokenizer)) {
            throw new IllegalArgumentException("the tokenizer " + tokenizer.name() + " cannot be written as a "
                    + PretrainedTokenizer.FILE + ": wanted one of Codestep's own, or of a model made elsewhere");
        }
        requireDistinctTexts(tokenizer);
        try {
            Map<String, byte[]> files = new LinkedHashMap<>();
            files.put(PretrainedTokenizer.FILE, JsonFile.bytes(json(tokenizer.vocabulary())));
            files.put(SpecialTokens.FILE, JsonFile.bytes(config(tokenizer, longest)));
            return files;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an object of a JSON file can be written", e);
        }
    }

    /** A special token has no text here, so that a text may look like it; there, both are texts. */
    private static void requireDistinctTexts(Tokenizer tokenizer) {
        List<String> vocabulary = tokenizer.vocabulary();
        for (int id = 0; id < vocabulary.size(); id++) {
            String text = vocabulary.get(id);
            if (vocabulary.indexOf(text) != id) {
                throw unsayable(tokenizer, id, "looks like the token " + vocabulary.indexOf(text));
            }
            if (text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
                throw unsayable(tokenizer, id, "has half a character");
            }
        }
    }

    private static IllegalArgumentException unsayable(Tokenizer tokenizer, int id, String fault) {
        return new IllegalArgumentException("the tokenizer " + tokenizer.name() + " cannot be written as a "
                + PretrainedTokenizer.FILE + ": its token " + id + ", " + Quoted.of(tokenizer.tokenText(id)) + ", "
                + fault);
    }

    private static ObjectNode json(List<String> vocabulary) {
        ObjectNode json = JSON.objectNode().put("version", "1.0").putNull("truncation").putNull("padding");
        json.putArray(TokenizerJson.ADDED);
        json.putNull("normalizer");
        ObjectNode split = json.putObject("pre_tokenizer").put("type", "Split");
        split.putObject("pattern").put("Regex", regularExpression(vocabulary));
        split.put("behavior", "Isolated").put("invert", false);
        json.putNull("post_processor");
        json.putObject("decoder").put("type", "Fuse");
        ObjectNode model = json.putObject("model").put("type", "WordLevel");
        ObjectNode ids = model.putObject("vocab");
        for (int id = 0; id < vocabulary.size(); id++) {
            ids.put(vocabulary.get(id), id);
        }
        model.put("unk_token", unknown(vocabulary));
        return json;
    }

    /** Of tokens with several characters, the longest first; all others are one character. */
    private static String regularExpression(List<String> vocabulary) {
        String several = GreedyTokenizer.withoutSpecial(vocabulary).stream()
                .filter(token -> token.codePointCount(0, token.length()) > 1)
                .sorted(Comparator.comparing(String::length).reversed())
                .map(token -> token.replaceAll("[\\\\.\\[\\]{}()*+?^$|]", "\\\\$0") + "|")
                .collect(Collectors.joining());
        return several + ANY_CHARACTER;
    }

    /** The format wants a token for what is unknown; where the vocabulary lacks that too, a text is refused. */
    private static String unknown(List<String> vocabulary) {
        String token = "<unknown>";
        while (vocabulary.contains(token)) {
            token += "'";
        }
        return token;
    }

    private static ObjectNode config(Tokenizer tokenizer, int longest) {
        ObjectNode config = JSON.objectNode()
                .put(SpecialTokens.CLASS, SpecialTokens.ANY_CLASS)
                .put("pad_token", tokenizer.tokenText(tokenizer.special(SpecialToken.PADDING).orElseThrow()))
                .put("eos_token", tokenizer.tokenText(tokenizer.endId()))
                .put("clean_up_tokenization_spaces", false)
                .put("split_special_tokens", true)
                .put("padding_side", "left")
                .put("model_max_length", longest);
        // Not the types of tokens, which these models know nothing of and GPT-2's class would add to them.
        config.putArray("model_input_names").add("input_ids").add("attention_mask");
        return config;
    }
}
