package org.codestep.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.internal.chartpart.Chart;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

class NotebookTest {

    private static final Table TABLE = Table.create("Numbers", IntColumn.create("n", new int[] {41, 42}));
    private static final Chart<?, ?> CHART = Charts.executedLines(LongStream.of(1, 2));

    private static String shown(Object object) {
        Notebook.show(object, RecordingKernel.found(), System.out);
        List<String> calls = RecordingKernel.calls();
        assertEquals(1, calls.size());
        return calls.get(0);
    }

    private static String printed(Object object) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Notebook.show(object, Optional.empty(), new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aKernelGetsHtmlAndPictures() {
        assertTrue(shown(TABLE).startsWith("display 1 text/html: <style>"), shown(TABLE));
        assertTrue(shown(CHART).startsWith("display 1 text/html: <img class=\"codestep-chart\""));
        BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
        assertEquals("display 1 image/png: " + image, shown(image));
        assertEquals("display 1 text/plain: [1, 2]", shown(List.of(1, 2)));
        assertEquals("display 1 text/plain: null", shown(null));
    }

    @Test
    void withoutAKernelThereIsText() {
        // Tablesaw's own text of one's own table, in the reader's digits.
        String number = String.format("%d", 42);
        assertTrue(printed(TABLE).contains("Numbers") && printed(TABLE).contains(number), printed(TABLE));
        assertEquals("[chart: Executed lines of the snippets, shown only in a notebook]\n", printed(CHART));
        BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
        assertEquals("[picture of 3 x 2 pixels, shown only in a notebook]\n", printed(image));
        assertEquals("hello\n", printed("hello"));
    }
}
