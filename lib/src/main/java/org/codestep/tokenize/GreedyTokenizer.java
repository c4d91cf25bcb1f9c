package org.codestep.tokenize;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Takes, from left to right, the longest token of its vocabulary that the text goes on with. A vocabulary of texts,
 * after two special tokens, is all that it is made of.
 *
 * <p>The vocabulary is a trie: a node for each beginning of a token, with the next node for each ASCII character in one
 * flat array, and for the few other characters in a map.
 */
public abstract class GreedyTokenizer implements Tokenizer {

    /** Every vocabulary begins with two special tokens. */
    private static final List<String> SPECIAL = List.of("<pad>", "<end>");
    private static final int NO_TOKEN = -1;
    private static final int ASCII = 128;
    /** No way leads back to the root. */
    private static final int ROOT = 0;
    private static final int NO_NODE = 0;

    private final List<String> vocabulary;
    /** At {@code node * ASCII + character} the next node. */
    private int[] nextOfAscii = new int[ASCII];
    /** For {@code node << 16 | character} the next node. */
    private final Int2IntOpenHashMap nextOfOther = new Int2IntOpenHashMap();
    /** By node, the token that ends there. */
    private int[] tokenAt = {NO_TOKEN};
    private int nodes = 1;

    /**
     * @param tokens the vocabulary after the special tokens
     * @throws IllegalArgumentException if a token is empty or comes twice
     */
    GreedyTokenizer(List<String> tokens) {
        List<String> all = new ArrayList<>(SPECIAL);
        all.addAll(tokens);
        vocabulary = List.copyOf(all);
        for (int id = SPECIAL.size(); id < vocabulary.size(); id++) {
            add(vocabulary.get(id), id);
        }
    }

    /** What {@link #GreedyTokenizer} was given, of what {@link #vocabulary} gives. */
    public static List<String> withoutSpecial(List<String> vocabulary) {
        return vocabulary.subList(Math.min(SPECIAL.size(), vocabulary.size()), vocabulary.size());
    }

    private void add(String token, int id) {
        int node = ROOT;
        for (int i = 0; i < token.length(); i++) {
            int next = next(node, token.charAt(i));
            node = next == NO_NODE ? newNode(node, token.charAt(i)) : next;
        }
        if (token.isEmpty() || tokenAt[node] != NO_TOKEN) {
            throw new IllegalArgumentException("token " + id + " of the vocabulary, " + Quoted.of(token)
                    + ", is empty or comes twice");
        }
        tokenAt[node] = id;
    }

    private int newNode(int node, char character) {
        int added = nodes++;
        if (nodes * ASCII > nextOfAscii.length) {
            nextOfAscii = Arrays.copyOf(nextOfAscii, 2 * nextOfAscii.length);
        }
        if (nodes > tokenAt.length) {
            tokenAt = Arrays.copyOf(tokenAt, 2 * tokenAt.length);
        }
        tokenAt[added] = NO_TOKEN;
        if (character < ASCII) {
            nextOfAscii[node * ASCII + character] = added;
        } else {
            nextOfOther.put(node << Character.SIZE | character, added);
        }
        return added;
    }

    /** The node that a character leads to, or {@link #NO_NODE}. */
    private int next(int node, char character) {
        return character < ASCII
                ? nextOfAscii[node * ASCII + character]
                : nextOfOther.get(node << Character.SIZE | character);
    }

    @Override
    public final List<String> vocabulary() {
        return vocabulary;
    }

    @Override
    public final int vocabularySize() {
        return vocabulary.size();
    }

    @Override
    public final String tokenText(int id) {
        requireInside(id);
        return vocabulary.get(id);
    }

    private void requireInside(int id) {
        if (id < 0 || id >= vocabulary.size()) {
            throw new IllegalArgumentException(
                    "token id " + id + " is outside the vocabulary of 0 to " + (vocabulary.size() - 1));
        }
    }

    @Override
    public final OptionalInt special(SpecialToken role) {
        return switch (role) {
            case PADDING -> OptionalInt.of(0);
            case END -> OptionalInt.of(1);
            case BEGIN, UNKNOWN, MASK -> OptionalInt.empty();
        };
    }

    @Override
    public final String fingerprint() {
        MessageDigest digest = DigestUtils.getSha256Digest();
        vocabulary.forEach(token -> digest.update((token.length() + " " + token).getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public final int[] encode(String text) {
        int length = text.length();
        int[] ids = new int[length];
        int count = 0;
        for (int position = 0; position < length; ) {
            int id = NO_TOKEN;
            int end = position;
            int node = ROOT;
            for (int i = position; i < length; i++) {
                node = next(node, text.charAt(i));
                if (node == NO_NODE) {
                    break;
                }
                if (tokenAt[node] != NO_TOKEN) {
                    id = tokenAt[node];
                    end = i + 1;
                }
            }
            if (id == NO_TOKEN) {
                throw unknown(text, position);
            }
            ids[count++] = id;
            position = end;
        }
        return Arrays.copyOf(ids, count);
    }

    private IllegalArgumentException unknown(String text, int position) {
        return new IllegalArgumentException(
                "the vocabulary of tokenizer " + name() + " does not hold " + Quoted.at(text, position));
    }

    @Override
    public final String decode(int... ids) {
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            requireInside(id);
            if (id >= SPECIAL.size()) {
                text.append(vocabulary.get(id));
            }
        }
        return text.toString();
    }
}
