package org.codestep.decode;

import java.util.List;
import java.util.function.Consumer;
import org.codestep.tokenize.DecodeStream;
import org.codestep.tokenize.Tokenizer;

/**
 * Gives an answer piece by piece while its tokens come: whole characters only, and nothing of a text that ends it. For
 * one answer.
 */
final class AnswerStream {

    private final DecodeStream stream;
    private final List<String> ends;
    private final Consumer<String> reader;
    /** What may be the beginning of an end. */
    private final StringBuilder held = new StringBuilder();
    private boolean ended;

    /** @param ends the texts before the first of which the answer ends, none of them empty */
    AnswerStream(Tokenizer tokenizer, List<String> ends, Consumer<String> reader) {
        this.stream = new DecodeStream(tokenizer);
        this.ends = ends;
        this.reader = reader;
    }

    /** Takes the next token; whether the answer ends with it. */
    boolean next(int token) {
        take(stream.next(token));
        return ended;
    }

    /** No token comes any more. */
    void end() {
        take(stream.end());
        give(held.length());
    }

    private void take(String text) {
        if (ended) {
            return;
        }
        held.append(text);
        int end = ends.stream().mapToInt(held::indexOf).filter(place -> place >= 0).min().orElse(-1);
        if (end >= 0) {
            held.setLength(end);
            ended = true;
            give(end);
        } else {
            give(held.length() - beginning());
        }
    }

    /** How many of the last characters may begin an end. */
    private int beginning() {
        int most = Math.min(held.length(), ends.stream().mapToInt(String::length).max().orElse(0) - 1);
        for (int length = most; length > 0; length--) {
            String last = held.substring(held.length() - length);
            if (ends.stream().anyMatch(text -> text.startsWith(last))) {
                return length;
            }
        }
        return 0;
    }

    private void give(int length) {
        if (length > 0) {
            reader.accept(held.substring(0, length));
            held.delete(0, length);
        }
    }
}
