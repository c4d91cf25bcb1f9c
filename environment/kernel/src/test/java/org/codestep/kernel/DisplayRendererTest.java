package org.codestep.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.junit.jupiter.api.Test;

class DisplayRendererTest {
    private final DisplayRenderer renderer = new DisplayRenderer();

    private Object text(Object value) {
        return renderer.render(value).getData(MIMEType.TEXT_PLAIN);
    }

    @Test
    void arraysShowTheirElements() {
        assertEquals("[1, 2]", text(new int[] {1, 2}));
        assertEquals("[[1.5], null, []]", text(new double[][] {{1.5}, null, {}}));
    }

    @Test
    void nullIsShown() {
        assertEquals("null", text(null));
    }

    private record Named(String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    @Test
    void aValueWithoutTextIsShownAsNull() {
        assertEquals("null", text(new Named(null)));
        assertEquals("null", renderer.renderAs(new Named(null), "text/plain").getData(MIMEType.TEXT_PLAIN));
        assertEquals("[null]", text(new Named[] {new Named(null)}));
    }

    @Test
    void ofAHugeTextTheBeginningIsShown() {
        String fits = "x".repeat(100_000);
        assertEquals(fits, text(new Named(fits)));
        assertEquals(fits + "\n... and 1,234,567 more characters: print the value to see them all",
                text(fits + "y".repeat(1_234_567)));
        String shown = (String) text("x".repeat(99_999) + "\uD834\uDD1E");
        assertEquals("x".repeat(99_999) + "\n... and 2 more characters: print the value to see them all", shown);
    }

    @Test
    void markUpIsEscaped() {
        assertEquals("&lt;a href=&quot;x&quot;&gt;&amp;amp;", TableHtml.escape("<a href=\"x\">&amp;"));
    }

    @Test
    void documentationLosesItsMarkUp() {
        String plain = CodeAssistant.plain("<p>Returns {@code a &lt; b}, see {@link String#length() length}.\n<ul><li>x</ul>");
        assertEquals("Returns a < b, see String#length() length.\n- x", plain);
        assertEquals("The form: # Snippet\n{code}\n# {n}.", CodeAssistant.plain("The form: {@code # Snippet\n{code}\n# {n}}."));
    }
}
