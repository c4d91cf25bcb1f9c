package org.codestep.evaluate;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.codestep.tokenize.Tokenizer;

/**
 * Where an answer ends, whatever a model was trained on. One that learned whole examples ends with the end token. One
 * that learned windows of a text file goes on with the next example: after one line, where answers have one line, and
 * after a blank line, where they have more.
 */
final class AnswerEnd implements StopCondition {

    private static final String BLANK_LINE = "\n\n";

    private final Tokenizer tokenizer;
    private final Set<Integer> stopTokens;

    /** @param severalLines whether any of the examples' answers has a newline in it */
    AnswerEnd(Tokenizer tokenizer, boolean severalLines) {
        this.tokenizer = tokenizer;
        String end = severalLines ? BLANK_LINE : "\n";
        List<String> vocabulary = tokenizer.vocabulary();
        Set<Integer> ids = new HashSet<>(Set.of(tokenizer.endId()));
        IntStream.range(0, vocabulary.size()).filter(id -> vocabulary.get(id).startsWith(end)).forEach(ids::add);
        this.stopTokens = Set.copyOf(ids);
    }

    /** The tokens that end an answer and are no part of it. */
    Set<Integer> stopTokens() {
        return stopTokens;
    }

    /** Whether the last token makes a blank line. */
    @Override
    public boolean isMet(int[] tokens, int length) {
        // Two newlines are in one token, or in two that follow each other, unless a token without text is between.
        int[] lastTwo = Arrays.copyOfRange(tokens, Math.max(0, length - 2), length);
        return tokenizer.decode(lastTwo).contains(BLANK_LINE);
    }

    /**
     * An answer without what follows a blank line.
     *
     * @param text of the answer
     * @param choices that made it, with the one that ended it
     * @param ended whether the model ended it
     */
    record Cut(String text, List<ScoredDecoder.Choice> choices, boolean ended) {}

    /** Cuts an answer at its first blank line, which is no single token in every vocabulary. */
    Cut cut(ScoredDecoder.Answer answer) {
        StringBuilder text = new StringBuilder();
        int[] tokens = answer.tokens();
        for (int i = 0; i < tokens.length; i++) {
            text.append(tokenizer.decode(tokens[i]));
            int end = text.indexOf(BLANK_LINE);
            if (end >= 0) {
                return new Cut(text.substring(0, end), answer.choices().subList(0, i + 1), true);
            }
        }
        return new Cut(text.toString(), answer.choices(), answer.ended());
    }
}
