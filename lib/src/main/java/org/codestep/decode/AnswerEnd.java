package org.codestep.decode;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;
import org.codestep.tokenize.DecodeStream;
import org.codestep.tokenize.SpecialToken;
import org.codestep.tokenize.Tokenizer;

/**
 * Answers end before the first of some texts, whatever tokens make it: a token may have more before it, and after it.
 */
public final class AnswerEnd implements StopCondition {

    /** What ended an answer. */
    public enum Cause {
        /** A token that ends answers, and is no part of them. */
        END,
        /** A {@link StopCondition}, such as a text that answers end before. */
        STOP,
        /** It was as long as it might be, or the model had no room for more. */
        LENGTH;

        /** In lower case. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Tokenizer tokenizer;
    private final List<String> texts;
    /** The length of the longest text. */
    private final int longest;

    /** @param texts none of them empty */
    public AnswerEnd(Tokenizer tokenizer, List<String> texts) {
        if (texts.contains("")) {
            throw new IllegalArgumentException("an answer cannot end with an empty text");
        }
        this.tokenizer = tokenizer;
        this.texts = List.copyOf(texts);
        this.longest = texts.stream().mapToInt(String::length).max().orElse(0);
    }

    /**
     * The end of answers, whatever a model was trained on. One that learned whole examples ends with the end token. One
     * that learned windows of a text file goes on with the next example: after one line, where answers have one line,
     * and after a blank line, where they have more.
     *
     * @param severalLines whether any of the examples' answers has a newline in it
     */
    public AnswerEnd(Tokenizer tokenizer, boolean severalLines) {
        this(tokenizer, List.of(severalLines ? "\n\n" : "\n"));
    }

    /** The tokens that end an answer and are no part of it: the end token, if there is one. */
    public Set<Integer> stopTokens() {
        OptionalInt end = tokenizer.special(SpecialToken.END);
        return end.isPresent() ? Set.of(end.getAsInt()) : Set.of();
    }

    @Override
    public IntPredicate watch() {
        if (texts.isEmpty()) {
            return NONE.watch();
        }
        DecodeStream stream = new DecodeStream(tokenizer);
        // As much of the answer as a text may begin in that is not there yet.
        StringBuilder last = new StringBuilder();
        return token -> {
            int before = last.length();
            last.append(stream.next(token));
            boolean met = texts.stream()
                    .anyMatch(text -> last.indexOf(text, Math.max(0, before - text.length() + 1)) >= 0);
            last.delete(0, Math.max(0, last.length() - longest + 1));
            return met;
        };
    }

    /** The texts. */
    List<String> texts() {
        return texts;
    }

    /** An answer up to where the first of the texts begins; all of it, if none is there. */
    public String before(String answer) {
        int end = texts.stream()
                .mapToInt(answer::indexOf)
                .filter(place -> place >= 0)
                .min()
                .orElse(answer.length());
        return answer.substring(0, end);
    }

    /**
     * An answer without the text that ended it, and what follows.
     *
     * @param text of the answer
     * @param choices that made it, with the one that ended it
     * @param ended whether the model ended it
     */
    public record Cut(String text, List<ScoredDecoder.Choice> choices, boolean ended) {}

    /** Cuts an answer at the first of its tokens with which one of the texts is whole; else it stays as it is. */
    public Cut cut(ScoredDecoder.Answer answer) {
        int[] tokens = answer.tokens();
        IntPredicate watch = watch();
        for (int i = 0; i < tokens.length; i++) {
            if (watch.test(tokens[i])) {
                String text = before(tokenizer.decode(Arrays.copyOf(tokens, i + 1)));
                return new Cut(text, answer.choices().subList(0, i + 1), true);
            }
        }
        return new Cut(tokenizer.decode(tokens), answer.choices(), answer.ended());
    }
}
