package org.codestep.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.codestep.JavaCommand;
import org.codestep.corpus.ForcedPaths;
import org.codestep.model.lora.AdapterBase;
import org.codestep.train.TrainingProcess.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run that was broken off goes on to the same losses, bit for bit. */
class ResumeTest {

    private static final int STEPS = 40;
    private static final int PATIENCE_SECONDS = 120;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void aRunKilledAtAnyMomentGoesOnAsIfItWereNot(Kind kind) throws Exception {
        TrainingProcess.writeBase(folder.resolve("base"));
        Path whole = folder.resolve("whole");
        assertEquals(0, finished(start(kind, whole)));
        Path killed = folder.resolve("killed");
        Random random = new Random(7);
        int kills = 0;
        for (int steps = 5; steps < STEPS; steps += 12 + random.nextInt(6)) {
            Process process = start(kind, killed);
            try {
                if (awaitStep(process, killed, steps)) {
                    // Anywhere in a step, or in the writing of its checkpoint.
                    Thread.sleep(random.nextInt(20));
                }
                kills += process.isAlive() ? 1 : 0;
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
        assertTrue(kills >= 2, "only " + kills + " kills met a run that was still at work");
        assertEquals(0, finished(start(kind, killed)));
        assertSameRun(whole, killed);
        // The base of an adapter is the file that it was.
        assertEquals(kind.isAdapter(), Files.exists(killed.resolve("last/base.json")));
        if (kind.isAdapter()) {
            assertEquals(folder.resolve("base").toRealPath(), AdapterBase.read(killed.resolve("last")).model());
        }
    }

    @Test
    void anInterruptedRunGoesOnAsIfItWereNot() throws Exception {
        Path whole = folder.resolve("whole");
        TrainingProcess.run(Kind.DROPOUT, whole, 20, 7, entry -> {});
        Path interrupted = folder.resolve("interrupted");
        for (int stop : new int[] {3, 4, 14}) {
            String message = assertThrows(InterruptedException.class, () ->
                    TrainingProcess.run(Kind.DROPOUT, interrupted, 20, 7, entry -> {
                        if (entry.step() == stop) {
                            Thread.currentThread().interrupt();
                        }
                    })).getMessage();
            assertEquals("training stopped after step " + stop, message);
            assertFalse(Thread.interrupted(), "the interrupt was told by the exception");
        }
        RunLog log = TrainingProcess.run(Kind.DROPOUT, interrupted, 20, 7, entry -> {});
        assertEquals(20, log.entries().size());
        assertSameRun(whole, interrupted);
    }

    @Test
    void theNewestAndTheBestCheckpointsStay() throws Exception {
        RunLog log = TrainingProcess.run(Kind.DROPOUT, folder, 20, 5, entry -> {});
        RunLog.Entry best = log.entries().stream()
                .filter(entry -> !Double.isNaN(entry.validationLoss()))
                .min(Comparator.comparingDouble(RunLog.Entry::validationLoss))
                .orElseThrow();
        assertEquals(Path.of("checkpoints", "step-00000020"), Files.readSymbolicLink(folder.resolve("last")));
        String bestName = String.format(Locale.ROOT, "step-%08d", best.step());
        assertEquals(Path.of("checkpoints", bestName), Files.readSymbolicLink(folder.resolve("best")));
        List<String> left;
        try (Stream<Path> all = Files.list(folder.resolve("checkpoints"))) {
            left = all.map(path -> path.getFileName().toString()).sorted().toList();
        }
        assertTrue(left.contains(bestName) && left.contains("step-00000020"), left.toString());
        assertTrue(left.size() <= 3, left.toString());
    }

    /** The files of a checkpoint, its log, its name, the links to it, and that an older one is none any more. */
    @Test
    void aCheckpointIsOnTheDiskBeforeItIsLinkedTo() throws Exception {
        TrainingProcess.run(Kind.DROPOUT, folder, 2, 1, entry -> {});
        List<Path> forced = ForcedPaths.during(
                () -> TrainingProcess.run(Kind.DROPOUT, folder, 3, 1, entry -> {}), folder);
        Path checkpoints = folder.resolve("checkpoints");
        Path aside = checkpoints.resolve("step-00000003.part");
        try (Stream<Path> files = Files.list(folder.resolve("last"))) {
            List<Path> written = files.map(file -> aside.resolve(file.getFileName() + ".part")).toList();
            assertTrue(forced.containsAll(written), written + " of " + forced);
        }
        int named = forced.indexOf(checkpoints);
        assertTrue(forced.lastIndexOf(aside) < named, forced.toString());
        assertTrue(forced.indexOf(folder.resolve("log.jsonl")) < named, forced.toString());
        assertTrue(named < forced.lastIndexOf(folder), forced.toString());
    }

    @Test
    void aDamagedCheckpointIsRefusedByName() throws Exception {
        TrainingProcess.run(Kind.DROPOUT, folder, 4, 2, entry -> {});
        Path moments = folder.resolve("last/optimizer.safetensors");
        byte[] bytes = Files.readAllBytes(moments);
        Files.write(moments, Arrays.copyOf(bytes, bytes.length - 4));
        String message = assertThrows(IllegalArgumentException.class, () ->
                TrainingProcess.run(Kind.DROPOUT, folder, 8, 2, entry -> {})).getMessage();
        assertTrue(message.contains("optimizer.safetensors is damaged: its header promises"), message);
    }

    private static Process start(Kind kind, Path run) throws IOException {
        Path out = run.resolveSibling(run.getFileName() + ".out");
        List<String> command = JavaCommand.of(TrainingProcess.class, "-Xmx256m", "-XX:TieredStopAtLevel=1");
        command.addAll(List.of(kind.name(), run.toString(), Integer.toString(STEPS)));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(out.toFile()))
                .start();
    }

    private static int finished(Process process) throws InterruptedException {
        try {
            assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "the process did not end");
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    /** Whether the process still runs when its log has so many lines. */
    private static boolean awaitStep(Process process, Path run, int steps) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        Path log = run.resolve("log.jsonl");
        while (process.isAlive()) {
            if (Files.exists(log) && Files.readString(log).lines().count() >= steps) {
                return true;
            }
            assertTrue(System.nanoTime() < end, "no step " + steps);
            Thread.sleep(2);
        }
        return false;
    }

    private static void assertSameRun(Path expected, Path actual) throws IOException {
        assertEquals(log(expected), log(actual));
        List<String> files = arrays(expected.resolve("last"));
        assertEquals(2, files.size(), files.toString());
        for (String file : files) {
            assertArrayEquals(Files.readAllBytes(expected.resolve("last").resolve(file)),
                    Files.readAllBytes(actual.resolve("last").resolve(file)), file);
        }
    }

    /** The names of a checkpoint's files of arrays: the model or the adapter, and the optimizer. */
    private static List<String> arrays(Path checkpoint) throws IOException {
        try (Stream<Path> all = Files.list(checkpoint.toRealPath())) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(".safetensors"))
                    .sorted()
                    .toList();
        }
    }

    /** The log without the times. */
    private static List<String> log(Path run) throws IOException {
        return Files.readAllLines(run.resolve("log.jsonl")).stream()
                .map(line -> line.replaceAll("\"seconds\":[^,]*,", ""))
                .toList();
    }
}
