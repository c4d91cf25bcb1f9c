package org.codestep.tokenize;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Takes, from left to right, the longest token of its vocabulary that the text goes on with. */
abstract class GreedyTokenizer implements Tokenizer {

    private static final int SPECIAL_TOKENS = 2;
    private static final int NO_TOKEN = -1;

    private final List<String> vocabulary;
    private final Node root = new Node();

    /**
     * @param tokens the vocabulary after the special tokens
     * @throws IllegalArgumentException if a token is empty or comes twice
     */
    GreedyTokenizer(List<String> tokens) {
        List<String> all = new ArrayList<>(List.of(PAD, END));
        all.addAll(tokens);
        vocabulary = List.copyOf(all);
        for (int id = SPECIAL_TOKENS; id < vocabulary.size(); id++) {
            add(vocabulary.get(id), id);
        }
    }

    private void add(String token, int id) {
        Node node = root;
        for (int i = 0; i < token.length(); i++) {
            node = node.children.computeIfAbsent(token.charAt(i), c -> new Node());
        }
        if (token.isEmpty() || node.id != NO_TOKEN) {
            throw new IllegalArgumentException("token " + id + " of the vocabulary, " + Quoted.of(token)
                    + ", is empty or comes twice");
        }
        node.id = id;
    }

    @Override
    public final List<String> vocabulary() {
        return vocabulary;
    }

    @Override
    public final int padId() {
        return 0;
    }

    @Override
    public final int endId() {
        return 1;
    }

    @Override
    public final int[] encode(String text) {
        IntArrayList ids = new IntArrayList(text.length() / 2 + 1);
        int position = 0;
        while (position < text.length()) {
            Node node = root;
            int id = NO_TOKEN;
            int end = position;
            for (int i = position; i < text.length() && (node = node.children.get(text.charAt(i))) != null; i++) {
                if (node.id != NO_TOKEN) {
                    id = node.id;
                    end = i + 1;
                }
            }
            if (id == NO_TOKEN) {
                throw unknown(text, position);
            }
            ids.add(id);
            position = end;
        }
        return ids.toIntArray();
    }

    private IllegalArgumentException unknown(String text, int position) {
        long line = 1 + text.substring(0, position).chars().filter(c -> c == '\n').count();
        int column = position - text.lastIndexOf('\n', position - 1);
        String character = new String(Character.toChars(text.codePointAt(position)));
        return new IllegalArgumentException("the vocabulary of tokenizer " + name() + " does not hold "
                + Quoted.of(character) + ", character " + column + " of line " + line + " of the text");
    }

    @Override
    public final String decode(int... ids) {
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            if (id < 0 || id >= vocabulary.size()) {
                throw new IllegalArgumentException(
                        "token id " + id + " is outside the vocabulary of 0 to " + (vocabulary.size() - 1));
            }
            if (id >= SPECIAL_TOKENS) {
                text.append(vocabulary.get(id));
            }
        }
        return text.toString();
    }

    private static final class Node {
        private final Map<Character, Node> children = new HashMap<>();
        private int id = NO_TOKEN;
    }
}
