package org.codestep.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

class ProgressTest {

    /** The time that the tests set by hand, in nanoseconds. */
    private long now;

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private Progress live(long total) {
        return new Progress(
                "training", total, new Progress.LiveScreen(RecordingKernel.found().orElseThrow()), () -> now);
    }

    private static String text(String call) {
        return Jsoup.parse(call.substring(call.indexOf('<'))).text();
    }

    @Test
    void aDisplayIsUpdatedInPlace() {
        try (Progress progress = live(10_000)) {
            pass(Duration.ofSeconds(20));
            progress.update(2_500, 0.5);
            pass(Duration.ofSeconds(60));
            progress.update(10_000, 0.125);
        }
        List<String> calls = RecordingKernel.calls();
        assertEquals("training · 0% · 0 of 10,000 examples", text(calls.get(0)));
        assertEquals(
                "training · 25% · 2,500 of 10,000 examples · 125 examples/s · loss 0.5000 · 1:00 left",
                text(calls.get(1)));
        assertEquals("training · 10,000 examples in 1:20 · 125 examples/s · loss 0.1250", text(calls.get(3)));
        assertTrue(calls.get(0).startsWith("display 1 text/html"));
        assertTrue(calls.stream().skip(1).allMatch(call -> call.startsWith("update 1 text/html")));
        assertTrue(calls.get(1).contains("value=\"0.250\""), calls.get(1));
    }

    @Test
    void atMostTwoStatesASecondAreShown() {
        try (Progress progress = live(100_000)) {
            for (int step = 1; step <= 100_000; step++) {
                pass(Duration.ofMillis(1));
                progress.update(step, 1.0);
            }
        }
        // 100 seconds, the state at the start and that at the end.
        assertEquals(200 + 2, RecordingKernel.calls().size());
    }

    @Test
    void aLoopThatIsLeftEarlySaysWhere() {
        try (Progress progress = live(200)) {
            pass(Duration.ofMinutes(90));
            progress.update(50);
        }
        List<String> calls = RecordingKernel.calls();
        assertEquals("training · 25% · 50 of 200 examples · 0.01 examples/s · 4:30:00 left", text(calls.get(1)));
        assertEquals("training · stopped at 25% · 50 examples in 1:30:00 · 0.01 examples/s", text(calls.get(2)));
    }

    @Test
    void withoutAKernelThereAreAFewLines() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        try (Progress progress = new Progress("training", 1000, new Progress.LineScreen(out), () -> now)) {
            for (int step = 1; step <= 1000; step++) {
                pass(Duration.ofSeconds(1));
                progress.update(step, 1.0);
            }
        }
        List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(11, lines.size());
        assertEquals(
                "training · 10% · 100 of 1,000 examples · 1.00 examples/s · loss 1.0000 · 15:00 left", lines.get(0));
        assertEquals("training · 1,000 examples in 16:40 · 1.00 examples/s · loss 1.0000", lines.get(10));
    }

    @Test
    void nothingToDoIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> live(0));
    }
}
