package org.codestep.tokenize.bytepair;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.codestep.tokenize.WholeText;
import org.codestep.tokenize.pretrained.PretrainedTokenizer;

/**
 * Encodes many texts with a byte-level tokenizer as GPT-2's. Pairs are merged within words alone, and most words of a
 * text were in one before: what Hugging Face's library makes of a word is asked for once and remembered, so the ids are
 * those that it makes of the whole text, in a small part of the time. Any number of threads may use one.
 */
public final class WordEncoder {

    /** Longer ones are seldom seen again. In bytes. */
    private static final int LONGEST_WORD = 64;
    /** Some 50 MB. Those that come first are the frequent ones. */
    private static final int MOST_WORDS = 1 << 18;

    private final PretrainedTokenizer tokenizer;
    /** By the words' bytes, each as the character of Latin-1 that it is. */
    private final Map<String, int[]> known = new ConcurrentHashMap<>();

    private WordEncoder(PretrainedTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /**
     * What encodes texts as {@link PretrainedTokenizer#encodePlain} does, and is faster where it can be. It throws an
     * {@link IllegalArgumentException} as that does.
     */
    public static Function<String, int[]> of(PretrainedTokenizer tokenizer) {
        return isOfWords(tokenizer) ? new WordEncoder(tokenizer)::encode : tokenizer::encodePlain;
    }

    /** Whether texts are cut as {@link WordSplitter} does, and nothing else is done to them or found in them. */
    private static boolean isOfWords(PretrainedTokenizer tokenizer) {
        JsonNode json;
        try {
            json = new ObjectMapper().readTree(tokenizer.files().get("tokenizer.json"));
        } catch (IOException e) {
            throw new UncheckedIOException("what was read once can be read again", e);
        }
        JsonNode cut = json.path("pre_tokenizer");
        JsonNode model = json.path("model");
        return json.path("normalizer").isEmpty()
                && cut.path("type").asText().equals("ByteLevel")
                && !cut.path("add_prefix_space").asBoolean(true)
                && cut.path("use_regex").asBoolean(true)
                && model.path("type").asText("BPE").equals("BPE")
                && model.path("dropout").asDouble(0) == 0
                && StreamSupport.stream(json.path("added_tokens").spliterator(), false)
                        .allMatch(token -> token.path("special").asBoolean());
    }

    private int[] encode(String text) {
        byte[] bytes = WholeText.require(text).getBytes(StandardCharsets.UTF_8);
        IntArrayList ids = new IntArrayList(bytes.length / 2);
        WordSplitter.split(bytes, (all, from, to) -> ids.addElements(ids.size(), idsOf(all, from, to)));
        return ids.toIntArray();
    }

    private int[] idsOf(byte[] text, int from, int to) {
        if (to - from > LONGEST_WORD) {
            return encodeWord(text, from, to);
        }
        String key = new String(text, from, to - from, StandardCharsets.ISO_8859_1);
        int[] ids = known.get(key);
        if (ids == null) {
            ids = encodeWord(text, from, to);
            if (known.size() < MOST_WORDS) {
                known.put(key, ids);
            }
        }
        return ids;
    }

    private int[] encodeWord(byte[] text, int from, int to) {
        return tokenizer.encodePlain(new String(text, from, to - from, StandardCharsets.UTF_8));
    }
}
