package org.codestep.report.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.codestep.report.Notebook;
import org.codestep.report.RecordingKernel;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static Progress inNotebook(long total) {
        return new Progress("train", "examples", total, notebook());
    }

    private static ProgressScreen notebook() {
        return new ProgressScreen.InNotebook(RecordingKernel.found().orElseThrow());
    }

    /** The words of what a kernel was called with. */
    private static String text(String call) {
        return Jsoup.parse(call.substring(call.indexOf('<'))).text();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, () -> "waited in vain; shown: " + RecordingKernel.calls());
            Thread.sleep(5);
        }
    }

    private static ProgressLine line(long done, long total, boolean ended) {
        return new ProgressLine("train", "examples", done, total, Duration.ofSeconds(20), "", ended);
    }

    @Test
    void aNotebooksDisplayIsUpdatedInPlace() throws Exception {
        try (Progress progress = inNotebook(10_000)) {
            await(() -> RecordingKernel.calls().size() == 1);
            progress.note("loss 0.5000");
            progress.update(2_500);
            await(() -> RecordingKernel.calls().size() == 2);
            progress.note("loss 0.1250");
            progress.step(7_500);
        }
        List<String> calls = RecordingKernel.calls();
        assertTrue(calls.get(0).startsWith("display 1 text/html"), calls.get(0));
        assertTrue(calls.stream().skip(1).allMatch(call -> call.startsWith("update 1 text/html")), calls.toString());
        assertEquals("train: 0%, 0 of 10,000 examples", text(calls.get(0)));
        assertTrue(text(calls.get(1)).matches(
                "train: 25%, 2,500 of 10,000 examples, [0-9,.]+ examples/s, loss 0.5000, [0-9:]+ left"), calls.get(1));
        assertTrue(calls.get(1).contains("value=\"0.250\""), calls.get(1));
        String last = calls.get(calls.size() - 1);
        assertTrue(text(last).matches("train: 10,000 examples in 0:[0-9]+, [0-9,.]+ examples/s, loss 0.1250"), last);
        assertTrue(!last.contains("<progress"), last);
    }

    @Test
    void aQuickLoopShowsFewStates() {
        long begun = System.nanoTime();
        try (Progress progress = inNotebook(100_000)) {
            for (int step = 1; step <= 100_000; step++) {
                progress.update(step);
            }
        }
        Duration taken = Duration.ofNanos(System.nanoTime() - begun);
        // Two a second, the one at the start, and the last, which the library draws twice.
        int most = 3 + (int) (taken.toMillis() / 500 + 1);
        assertTrue(RecordingKernel.calls().size() <= most, RecordingKernel.calls().toString());
        assertFalse(RecordingKernel.calls().isEmpty());
    }

    @Test
    void aLoopThatIsLeftEarlySaysWhere() {
        assertThrows(IllegalStateException.class, () -> {
            try (Progress progress = inNotebook(200)) {
                progress.update(50);
                throw new IllegalStateException("the loop fails");
            }
        });
        List<String> calls = RecordingKernel.calls();
        String last = text(calls.get(calls.size() - 1));
        assertTrue(last.matches("train: stopped at 25%, 50 examples in 0:[0-9]+, [0-9,.]+ examples/s"), last);
    }

    @Test
    void anInterruptedLoopSaysWhereAndStaysInterrupted() {
        Progress progress = inNotebook(200);
        progress.update(100);
        Thread.currentThread().interrupt();
        progress.close();
        assertTrue(Thread.interrupted());
        List<String> calls = RecordingKernel.calls();
        assertTrue(text(calls.get(calls.size() - 1)).startsWith("train: stopped at 50%"), calls.toString());
    }

    @Test
    void aKernelThatFailsIsToldOfAtTheEnd() {
        Progress progress = new Progress(
                "train", "examples", 10,
                new ProgressScreen.InNotebook(
                        KernelDisplay.find(List.of(KernelDisplayTest.BrokenKernel.class.getName())).orElseThrow()));
        progress.update(10);
        var e = assertThrows(IllegalStateException.class, progress::close);
        assertTrue(e.getMessage().startsWith("the kernel could not display: "), e.getMessage());
    }

    @Test
    void aLogHasALineOfEachStateAndNoneOfWorkThatDidNotBegin() {
        try (Progress progress = new Progress("label", "snippets", 10, new ProgressScreen.InLog(out))) {
            progress.update(0);
        }
        assertEquals("", printed());
        try (Progress progress = new Progress("label", "snippets", 10, new ProgressScreen.InLog(out))) {
            progress.step(10);
        }
        assertEquals(1, printed().lines().count(), printed());
        assertTrue(printed().strip().matches("label: 10 snippets in 0:[0-9]+, [0-9,.]+ snippets/s"), printed());
    }

    @Test
    void anEstimateThatWasWrongIsNoReasonToSaySo() {
        for (long estimate : new long[] {8, 20, -1}) {
            bytes.reset();
            try (Progress progress = new Progress("trace", "programs", estimate, new ProgressScreen.InLog(out))) {
                progress.update(10);
                progress.complete();
            }
            assertTrue(printed().startsWith("trace: 10 programs in 0:"), printed());
        }
    }

    @Test
    void aTerminalHasABarWithTheSameWords() {
        ProgressScreen terminal = new ProgressScreen.OnTerminal(out);
        assertEquals(
                "[==========          ] train: 50%, 500 of 1,000 examples, 25 examples/s, 0:20 left",
                terminal.show(line(500, 1_000, false), 82));
        String end = terminal.show(line(1_000, 1_000, true), 80);
        assertTrue(end.matches("\\[=+\\] train: 1,000 examples in 0:20, 50 examples/s"), end);
        assertEquals(80, end.length());
    }

    @Test
    void aTerminalsLineWipesOutTheOneBefore() {
        ProgressScreen terminal = new ProgressScreen.OnTerminal(out);
        String unknown = terminal.show(line(500, -1, false), 80);
        assertEquals("train: 500 examples, 25 examples/s", unknown.strip());
        assertEquals(80, unknown.length());
        assertEquals("train: 50%, 500 of 1,000 examples, 25 examples/s, 0:20 left",
                terminal.show(line(500, 1_000, false), 30));
    }

    /** Some of these end before the library has drawn anything. */
    @Test
    void aTerminalsLastStateIsALineOfItsOwn() {
        for (int i = 0; i < 200; i++) {
            bytes.reset();
            try (Progress progress = new Progress("train", "examples", 4, new ProgressScreen.OnTerminal(out))) {
                progress.update(4);
            }
            assertEquals(1, printed().chars().filter(c -> c == 0x0a).count(), printed());
            String[] states = printed().split("\r");
            String last = states[states.length - 1];
            assertTrue(last.matches("\\[=+\\] train: 4 examples in 0:[0-9]+, .* examples/s\\R"), printed());
            assertEquals(100, last.strip().length());
        }
    }

    @Test
    void nothingToDoIsRefused() {
        var e = assertThrows(IllegalArgumentException.class, () -> Notebook.progress("train", 0));
        assertEquals("progress needs a total of at least 1 example, got 0", e.getMessage());
    }
}
