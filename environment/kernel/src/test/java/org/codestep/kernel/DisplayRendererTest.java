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
