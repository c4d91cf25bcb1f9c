package org.codestep.report.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

    private static String running(long done, long total, int seconds, String note) {
        return new ProgressLine("train", "examples", done, total, Duration.ofSeconds(seconds), note, false).text();
    }

    private static String ended(long done, long total, int seconds, String note) {
        return new ProgressLine("train", "examples", done, total, Duration.ofSeconds(seconds), note, true).text();
    }

    @Test
    void workThatGoesOnSaysHowFarHowFastAndHowLongYet() {
        assertEquals("train: 0%, 0 of 10,000 examples", running(0, 10_000, 0, ""));
        assertEquals("train: 0%, 0 of 10,000 examples", running(0, 10_000, 7, ""));
        assertEquals(
                "train: 25%, 2,500 of 10,000 examples, 125 examples/s, loss 0.5000, 1:00 left",
                running(2_500, 10_000, 20, "loss 0.5000"));
        assertEquals("train: 25%, 50 of 200 examples, 0.01 examples/s, 4:30:00 left", running(50, 200, 5_400, ""));
        assertEquals("train: 100%, 200 of 200 examples, 20 examples/s, 0:00 left", running(200, 200, 10, ""));
    }

    @Test
    void aLogHasALineOfWorkThatGoesOnButNotBeforeItsPauseIsOver() {
        ProgressScreen log = new ProgressScreen.InLog(System.err);
        ProgressLine soon = new ProgressLine("train", "examples", 450, 1_000, Duration.ofSeconds(9), "", false);
        assertEquals("", log.show(soon, 80));
        ProgressLine later = new ProgressLine("train", "examples", 500, 1_000, Duration.ofSeconds(20), "", false);
        assertEquals("train: 50%, 500 of 1,000 examples, 25 examples/s, 0:20 left", log.show(later, 80));
    }

    @Test
    void whatIsNotAllIsNotAHundredPercent() {
        assertEquals("train: stopped at 99%, 9,960 examples in 0:10, 996 examples/s", ended(9_960, 10_000, 10, ""));
    }

    @Test
    void workThatIsOverSaysHowItEnded() {
        assertEquals(
                "train: 10,000 examples in 1:20, 125 examples/s, loss 0.1250",
                ended(10_000, 10_000, 80, "loss 0.1250"));
        assertEquals("train: stopped at 25%, 50 examples in 1:30:00, 0.01 examples/s", ended(50, 200, 5_400, ""));
        assertEquals("train: stopped at 0%, 0 examples in 0:03", ended(0, 200, 3, ""));
    }

    @Test
    void anUnknownTotalHasNoShare() {
        assertEquals("train: 1,234 examples, 617 examples/s", running(1_234, -1, 2, ""));
        assertEquals("train: stopped, 1,234 examples in 0:02, 617 examples/s", ended(1_234, -1, 2, ""));
        assertEquals(
                OptionalDouble.empty(),
                new ProgressLine("train", "examples", 5, -1, Duration.ZERO, "", false).share());
    }

    @Test
    void nothingToDoIsDone() {
        assertEquals("train: 100%, 0 of 0 examples", running(0, 0, 1, ""));
        assertEquals("train: 0 examples in 0:01", ended(0, 0, 1, ""));
    }

    @Test
    void theRateOfWorkOfLessThanASecondIsKnown() {
        var line = new ProgressLine("check", "answers", 50, 50, Duration.ofMillis(40), "", true);
        assertEquals("check: 50 answers in 0:00, 1,250 answers/s", line.text());
    }

    @Test
    void bytesAreShownInTheUnitOfTheirSize() {
        assertEquals("download: 25%, 137 MB of 548 MB, 13.7 MB/s, 0:30 left", new ProgressLine("download",
                Progress.BYTES, 137_000_000, 548_000_000, Duration.ofSeconds(10), "", false).text());
        assertEquals("download: 1.5 kB in 0:01, 1.5 kB/s", new ProgressLine("download",
                Progress.BYTES, 1_500, 1_500, Duration.ofSeconds(1), "", true).text());
    }
}
