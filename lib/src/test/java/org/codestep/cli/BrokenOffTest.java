package org.codestep.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that are killed, or find the disk full: what they leave, and how they go on. */
class BrokenOffTest extends CommandTest {

    /** A limit on the size of files stands for a full disk, which a test cannot make everywhere. */
    @Test
    void aWriteThatFailsLeavesTheOlderFileAndNothingElse() throws Exception {
        Files.writeString(directory.resolve("x.txt"), "old\n");
        Script.Outcome outcome = finish(start(
                "ulimit -f 64; ", "generate --level ALL --count 100000 --seed 1 --out x.txt"));
        assertFailed(1, "x.txt was not written: File too large", outcome);
        assertEquals("old\n", Files.readString(directory.resolve("x.txt")));
        assertEquals(Set.of("x.txt"), names());
    }

    @Test
    void aSignalLeavesNoHalfWrittenFile() throws Exception {
        Process process = start("", "generate --level ALL --count 2000000000 --seed 1 --out x.jsonl");
        awaitPart(process, "x.jsonl.part", 0);
        kill("INT", process);
        assertEquals(130, finish(process).exitCode());
        assertEquals(Set.of(), names());
    }

    /** Its texts never end. */
    @ParameterizedTest
    @ValueSource(strings = {"INT", "KILL"})
    void aTokenizerWhoseTrainingIsBrokenOffIsTheOlderOne(String signal) throws Exception {
        Files.writeString(directory.resolve("tokenizer.json"), "old\n");
        Process process = start("mkfifo texts; yes '{\"text\": \"def f\"}' > texts & ",
                "tokenizer train --in texts --size 300 --out tokenizer.json");
        Thread.sleep(3_000);
        kill(signal, process);
        assertEquals(signal.equals("INT") ? 130 : 137, finish(process).exitCode());
        assertEquals("old\n", Files.readString(directory.resolve("tokenizer.json")));
        assertEquals(Set.of("texts", "tokenizer.json"), names());
    }

    /** Killed at random moments, with numbers of threads that differ, it must still come to the same bytes. */
    @ParameterizedTest
    @ValueSource(strings = {"--level ALL --out x.jsonl", "--preset in-distribution --out x.txt"})
    void aRunThatIsKilledIsResumedToTheSameBytes(String arguments) throws Exception {
        String name = arguments.substring(arguments.lastIndexOf(' ') + 1);
        String work = "generate --seed 5 " + arguments;
        Random random = new Random(name.hashCode());
        for (String signal : List.of("KILL", "INT", "KILL")) {
            Process process = start("", work + " --count 2000000000 --resume --threads " + (1 + random.nextInt(3)));
            awaitPart(process, name + ".resume", 0);
            // At any moment between two marks of what is sure.
            Thread.sleep(random.nextInt(1_500));
            kill(signal, process);
            finish(process);
        }
        String point = Files.readString(directory.resolve(name + ".resume"));
        long sure = Long.parseLong(point.replaceAll(".*\"entries\":([0-9]+).*\\s*", "$1"));
        assertTrue(sure > 0, point);
        done(work + " --resume --count " + (sure + 2_000));
        byte[] resumed = bytes(name);
        assertEquals(Set.of(name), names());
        done(work + " --count " + (sure + 2_000));
        assertArrayEquals(bytes(name), resumed);
    }

    @Test
    void aFullDiskIsResumedToo() throws Exception {
        String work = "generate --level ALL --count 30000 --seed 1 --resume --out x.txt";
        Script.Outcome outcome = finish(start("ulimit -f 64; ", work));
        assertFailed(1, "x.txt was not written: File too large", outcome);
        assertTrue(names().contains("x.txt.part"), names().toString());
        done(work);
        assertEquals(Set.of("x.txt"), names());
        byte[] resumed = bytes("x.txt");
        done(work.replace(" --resume", ""));
        assertArrayEquals(bytes("x.txt"), resumed);
    }

    @Test
    void whatCannotBeResumedIsOneLineAndLeftAsItIs() throws Exception {
        Process process = start("", "generate --level ALL --count 2000000000 --seed 1 --resume --out x.txt");
        awaitPart(process, "x.txt.resume", 0);
        kill("KILL", process);
        finish(process);
        failed(1, "x.txt.part was begun with other settings: GeneratorConfig[level=ALL, variant=counting, seed=1,"
                + " patience=1000]; wanted GeneratorConfig[level=3.1, variant=counting, seed=1, patience=1000]. Give"
                + " the former, or remove x.txt.part and x.txt.resume to begin anew",
                "generate --level 3.1 --count 10 --seed 1 --resume --out x.txt");
        Script.Outcome outcome = codestep("generate --level ALL --count 10 --seed 1 --resume --out x.txt");
        assertEquals(1, outcome.exitCode());
        assertTrue(
                outcome.err().startsWith("codestep: x.txt was begun with more than --count 10: it has "),
                outcome.err());
        assertEquals(Set.of("x.txt.part", "x.txt.resume"), names());
    }

    private void awaitPart(Process process, String name, long moreThan) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Script.PATIENCE_SECONDS);
        Path part = directory.resolve(name);
        while (!Files.exists(part) || Files.size(part) <= moreThan) {
            assertTrue(process.isAlive() && System.nanoTime() < deadline, "no part was written");
            Thread.sleep(20);
        }
    }

    private static void kill(String signal, Process process) throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid()).start().waitFor());
    }
}
