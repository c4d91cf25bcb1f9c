package org.codestep.evaluate.row;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import org.codestep.corpus.Example;
import org.junit.jupiter.api.Test;

class ExampleTextTest {

    private static final String CODE = "a = 1\nif a > 0 :\n\tprint(a)";

    private static String snippet(String prompt) {
        return ExampleText.snippet(new Example("any", prompt, "", 1, 0));
    }

    @Test
    void snippetIsThePromptWithoutHeadingAndQuestion() {
        assertEquals(CODE, snippet("# Snippet\n" + CODE + "\n# count"));
        assertEquals(CODE, snippet(CODE + "\n# count?"));
        assertEquals(CODE, snippet(CODE + "\n# "));
        assertEquals(CODE, snippet(CODE + "\n# a?1;operator?"));
        assertEquals("stop>", snippet("stop>"), "no program");
        assertEquals("# a comment\n" + CODE, snippet("# Snippet\n# a comment\n" + CODE + "\n# count"));
    }

    @Test
    void numberIsReadWithOrWithoutTheMark() {
        assertEquals(OptionalLong.of(12), ExampleText.number("\n# 12"));
        assertEquals(OptionalLong.of(12), ExampleText.number("12\n"));
        assertEquals(OptionalLong.of(-3), ExampleText.number("-3"));
    }

    @Test
    void anythingElseIsNoNumber() {
        for (String text : new String[] {"", "\n# ", "1 2", "1.5", "12a", "# # 1", "9".repeat(30)}) {
            assertEquals(OptionalLong.empty(), ExampleText.number(text), text);
        }
    }
}
