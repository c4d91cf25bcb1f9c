package org.codestep.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.codestep.family.ByteTokenizer;
import org.codestep.tokenize.KeywordTokenizer;
import org.codestep.tokenize.Tokenizer;
import org.junit.jupiter.api.Test;

class AnswerEndTest {

    private static final Tokenizer TOKENIZER =
            new KeywordTokenizer(List.of("a", "\n", "\n\n", "\n# ", ")\n", "\n\n\n"));

    private static final Tokenizer BYTES = new ByteTokenizer(70_000, 3);

    private static AnswerEnd.Cut cut(boolean ended, String... tokens) {
        List<ScoredDecoder.Choice> choices = Arrays.stream(tokens)
                .map(token -> new ScoredDecoder.Choice(TOKENIZER.vocabulary().indexOf(token), 0, 0, 0))
                .toList();
        return new AnswerEnd(TOKENIZER, true).cut(new ScoredDecoder.Answer(choices, ended));
    }

    private static List<Integer> lengthsMet(AnswerEnd end, Tokenizer tokenizer, String text) {
        int[] tokens = tokenizer.encode(text);
        return IntStream.rangeClosed(1, tokens.length)
                .filter(length -> end.isMet(Arrays.copyOf(tokens, length)))
                .boxed()
                .toList();
    }

    @Test
    void anEndTokenEndsAnAnswerWhereThereIsOne() {
        assertEquals(Set.of(1), new AnswerEnd(TOKENIZER, false).stopTokens());
        assertEquals(Set.of(69_998), new AnswerEnd(BYTES, true).stopTokens());
    }

    @Test
    void oneLineEndsWithTheLineWhereverItsEndIsInAToken() {
        AnswerEnd end = new AnswerEnd(TOKENIZER, false);
        assertEquals(List.of(2), lengthsMet(end, TOKENIZER, "a\naa"));
        assertEquals(List.of(2), lengthsMet(end, TOKENIZER, "a)\na"));
        assertEquals(List.of(1), lengthsMet(end, TOKENIZER, "\n# a"));
        assertEquals("a)", end.before("a)\n# a\n"));
    }

    @Test
    void bytesEndAnAnswerAsTheirTextDoes() {
        assertEquals(List.of(2), lengthsMet(new AnswerEnd(BYTES, false), BYTES, "日\né"));
        assertEquals(List.of(3), lengthsMet(new AnswerEnd(BYTES, true), BYTES, "日a\n\né"));
        assertEquals(List.of(4), lengthsMet(new AnswerEnd(BYTES, List.of("→", "😀")), BYTES, "日é→a"));
        assertEquals("日é", new AnswerEnd(BYTES, List.of("→", "日a")).before("日é→日a"));
    }

    @Test
    void anEmptyTextEndsNothing() {
        assertThrows(IllegalArgumentException.class, () -> new AnswerEnd(BYTES, List.of("")));
    }

    @Test
    void aBlankLineOfSeveralTokensIsAnEndToo() {
        AnswerEnd.Cut cut = cut(false, "\n# ", "a", ")\n", "\n", "a");
        assertEquals("\n# a)", cut.text());
        assertEquals(4, cut.choices().size());
        assertEquals(true, cut.ended());
    }

    @Test
    void aBlankLineIsNoticedWithItsLastToken() {
        assertEquals(List.of(5), lengthsMet(new AnswerEnd(TOKENIZER, true), TOKENIZER, "a\n# a)\n\na"));
    }

    @Test
    void otherAnswersStayAsTheyAre() {
        AnswerEnd.Cut cut = cut(true, "a", "\n", "a", "<end>");
        assertEquals("a\na", cut.text());
        assertEquals(4, cut.choices().size());
        assertEquals(true, cut.ended());
        assertEquals(false, cut(false, "a", "a").ended());
    }
}
