package org.codestep.report.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.codestep.report.RecordingKernel;
import org.junit.jupiter.api.Test;

class GrowingTextTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void inANotebookOneDisplayGrows() {
        RecordingKernel.clear();
        GrowingText text = new GrowingText(KernelDisplay.find(List.of(RecordingKernel.class.getName())), out);
        text.accept("a");
        text.accept("é<b>");
        assertEquals(List.of("display 1 text/plain: a", "update 1 text/plain: aé<b>"), RecordingKernel.calls());
        assertEquals("", bytes.toString(StandardCharsets.UTF_8));
        assertEquals("aé<b>", text.toString());
    }

    @Test
    void elsewhereThePiecesArePrinted() {
        GrowingText text = new GrowingText(out);
        text.accept("a");
        text.accept("é");
        assertEquals("aé", bytes.toString(StandardCharsets.UTF_8));
        assertEquals("aé", text.toString());
    }
}
