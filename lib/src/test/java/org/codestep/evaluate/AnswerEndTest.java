package org.codestep.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.codestep.tokenize.KeywordTokenizer;
import org.codestep.tokenize.Tokenizer;
import org.junit.jupiter.api.Test;

class AnswerEndTest {

    private static final Tokenizer TOKENIZER =
            new KeywordTokenizer(List.of("a", "\n", "\n\n", "\n# ", ")\n", "\n\n\n"));

    private static AnswerEnd.Cut cut(boolean ended, String... tokens) {
        List<ScoredDecoder.Choice> choices = Arrays.stream(tokens)
                .map(token -> new ScoredDecoder.Choice(TOKENIZER.vocabulary().indexOf(token), 0, 0, 0))
                .toList();
        return new AnswerEnd(TOKENIZER, true).cut(new ScoredDecoder.Answer(choices, ended));
    }

    @Test
    void oneLineEndsWithTheLine() {
        assertEquals(Set.of(1, 3, 4, 5, 7), new AnswerEnd(TOKENIZER, false).stopTokens());
    }

    @Test
    void severalLinesEndWithABlankOne() {
        assertEquals(Set.of(1, 4, 7), new AnswerEnd(TOKENIZER, true).stopTokens());
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
        AnswerEnd end = new AnswerEnd(TOKENIZER, true);
        int[] tokens = TOKENIZER.encode("a\n# a)\n\na");
        assertEquals(List.of(false, false, false, false, false, true, false),
                IntStream.rangeClosed(0, 6).mapToObj(length -> end.isMet(tokens, length)).toList());
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
