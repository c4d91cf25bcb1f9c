package org.codestep.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.codestep.report.progress.KernelDisplay;
import org.codestep.report.progress.Progress;
import org.codestep.report.progress.ProgressScreen;
import org.codestep.train.RunLog;
import org.junit.jupiter.api.Test;

class TrainingDisplayTest {

    private static final long TOTAL = 1_000;

    /** The time that the tests set by hand, in nanoseconds. */
    private long now;

    private TrainingDisplay live() {
        Optional<KernelDisplay> kernel = RecordingKernel.found();
        Progress progress =
                new Progress("training", "examples", TOTAL, new ProgressScreen.InNotebook(kernel.orElseThrow()));
        return new TrainingDisplay("training", TOTAL, progress, kernel, () -> now);
    }

    private void train(TrainingDisplay display, int steps, Duration each) {
        for (int step = 1; step <= steps; step++) {
            now += each.toNanos();
            double validation = step % 2 == 0 ? 2.5 / step : Double.NaN;
            display.accept(new RunLog.Entry(step, 100L * step, 800L * step, now / 1e9, 2.0 / step, validation, 0.1, 1));
        }
    }

    private static List<String> charts() {
        return RecordingKernel.calls().stream().filter(call -> call.contains("<img")).toList();
    }

    @Test
    void theChartIsDrawnAnewInOnePlaceAndGoesAtTheEnd() {
        try (TrainingDisplay display = live()) {
            train(display, 10, Duration.ofSeconds(2));
        }
        // From the second entry on, at most every three seconds: after 4, 8, 12, 16 and 20 s.
        assertEquals(5, charts().size());
        assertTrue(charts().get(0).startsWith("display "), charts().get(0));
        assertTrue(charts().stream().skip(1).allMatch(call -> call.startsWith("update ")));
        assertNotEquals(charts().get(3).substring(8), charts().get(4).substring(8), "the curves go on");
        List<String> calls = RecordingKernel.calls();
        assertEquals("update 1 text/html: <div></div>", calls.get(calls.size() - 1));
        assertTrue(calls.get(calls.size() - 2).contains("1,000 examples in"), calls.get(calls.size() - 2));
    }

    @Test
    void aRunThatIsLeftEarlyLeavesItsChart() {
        try (TrainingDisplay display = live()) {
            train(display, 3, Duration.ofSeconds(1));
        }
        List<String> calls = RecordingKernel.calls();
        assertEquals(2, charts().size());
        assertEquals(charts().get(1), calls.get(calls.size() - 1));
        assertTrue(calls.get(calls.size() - 2).contains("stopped at 30%"), calls.get(calls.size() - 2));
    }

    @Test
    void withoutAKernelThereIsTheProgressAlone() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        Progress progress = new Progress("training", "examples", TOTAL, new ProgressScreen.InLog(out));
        try (TrainingDisplay display =
                new TrainingDisplay("training", TOTAL, progress, Optional.empty(), () -> now)) {
            train(display, 10, Duration.ofSeconds(10));
        }
        String printed = bytes.toString(StandardCharsets.UTF_8);
        assertEquals(1, printed.lines().count(), printed);
        assertTrue(printed.strip().matches("training: 1,000 examples in 0:[0-9]+, [0-9,.]+ examples/s,"
                + " loss 0\\.2000 \\(validation 0\\.2500\\), 80 tokens/s"), printed);
    }

    @Test
    void anUntrainedRunShowsNoChart() {
        try (TrainingDisplay display = live()) {
            train(display, 1, Duration.ofSeconds(10));
        }
        assertEquals(List.of(), charts());
    }
}
