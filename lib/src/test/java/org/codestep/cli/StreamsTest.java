package org.codestep.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands in pipelines of the shell: standard input and output, pipes, devices and links as files. */
class StreamsTest {

    private static final String GENERATE = "codestep generate --level ALL --seed 4 ";

    @TempDir
    private Path directory;

    @BeforeEach
    void makeFolderForTemporaryFiles() throws IOException {
        Files.createDirectory(directory.resolve("tmp"));
    }

    private Process start(String script) throws IOException {
        return Script.start(script, directory, directory.resolve("tmp"));
    }

    private Script.Outcome finish(Process process) throws IOException, InterruptedException {
        Script.Outcome outcome = Script.finish(process, directory.resolve("tmp"));
        assertFalse(outcome.err().contains("\tat "), outcome.err());
        return outcome;
    }

    private Script.Outcome run(String script) throws IOException, InterruptedException {
        return finish(start(script));
    }

    /** What the commands wrote to standard output. */
    private String done(String script) throws IOException, InterruptedException {
        Script.Outcome outcome = run(script);
        assertEquals(0, outcome.exitCode(), outcome.err());
        return outcome.out();
    }

    private byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(directory.resolve(name));
    }

    private Set<String> names(String folder) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve(folder))) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    @Test
    void standardOutputGetsTheBytesOfTheFile() throws Exception {
        done(GENERATE + "--count 300 --out s.jsonl");
        done(GENERATE + "--count 300 --out s.txt");
        assertEquals(Files.readString(directory.resolve("s.jsonl")), done(GENERATE + "--count 300 --out -"));
        assertEquals(Files.readString(directory.resolve("s.txt")),
                done(GENERATE + "--count 300 --out - --format text"));
        done("echo first > two.jsonl; " + GENERATE + "--count 300 --out /dev/stdout >> two.jsonl");
        assertEquals("first\n" + Files.readString(directory.resolve("s.jsonl")),
                Files.readString(directory.resolve("two.jsonl")));
    }

    @Test
    void commandsFormAPipeline() throws Exception {
        done(GENERATE + "--count 300 --out s.jsonl; codestep label --task line-count --in s.jsonl --out e.jsonl;"
                + " codestep split --in e.jsonl --out files");
        done(GENERATE + "--count 300 --out - | codestep label --task line-count --in - --out -"
                + " | codestep mix --in -=1 --out - | codestep split --in - --out piped");
        assertEquals(names("files"), names("piped"));
        assertArrayEquals(bytes("files/train.bin"), bytes("piped/train.bin"));
        assertEquals(Set.of(), names("tmp"));
        assertEquals(Set.of("tmp", "s.jsonl", "e.jsonl", "e.jsonl.summary.json", "files", "piped"), names("."));
        String verdicts = done("codestep check --task line-count --in - --answers e.jsonl --out - < e.jsonl");
        assertEquals(300, verdicts.lines().filter(line -> line.startsWith("{\"right\":true")).count());
        String traced = done("codestep trace --tracer tinypy --in /dev/stdin --out /dev/stdout < s.jsonl");
        assertEquals(300, traced.lines().filter(line -> line.contains("\"tracer\":\"tinypy\"")).count());
    }

    @Test
    void aReaderWhoGoesEndsTheCommandQuietly() throws Exception {
        Script.Outcome outcome = run(GENERATE + "--count 2000000000 --out - | head -n 2");
        assertEquals(141, outcome.exitCode());
        assertEquals(2, outcome.out().lines().count());
        assertTrue(outcome.err().lines().allMatch(line -> line.contains("snippets/s")), outcome.err());
    }

    @Test
    void pipesAndDevicesAreWrittenAndStayWhatTheyAre() throws Exception {
        assertEquals("300\n", done("mkfifo pipe; wc -l < pipe & " + GENERATE + "--count 300 --out pipe; wait"));
        assertFalse(Files.isRegularFile(directory.resolve("pipe")));
        done(GENERATE + "--count 10 --out /dev/null");
        assertFalse(Files.isRegularFile(Path.of("/dev/null")));
        assertEquals("300\n", done(GENERATE + "--count 300 --out >(wc -l); wait; sleep 0.5"));
        assertEquals("codestep: /dev/full was not written: the disk is full; make room, or write elsewhere",
                run(GENERATE + "--count 10 --out /dev/full").err().lines().reduce((a, b) -> b).orElseThrow());
    }

    @Test
    void whatStoppedTheWritingIsTold() throws Exception {
        done(GENERATE + "--count 20000 --out s.jsonl");
        String label = "codestep label --in s.jsonl --task line-count --out ";
        Script.Outcome gone = run(label + "- --task output --out other.jsonl | head -n 1");
        assertEquals(141, gone.exitCode(), gone.err());
        Script.Outcome full = run(label + "/dev/full --task output --out other.jsonl");
        assertEquals("codestep: /dev/full was not written: the disk is full; make room, or write elsewhere",
                full.err().lines().reduce((a, b) -> b).orElseThrow());
        assertFalse(names(".").contains("other.jsonl.part"));
        String unblock = "import fcntl, os; fcntl.fcntl(1, fcntl.F_SETFL, os.O_NONBLOCK)";
        Script.Outcome slow = run("{ python3 -c '" + unblock + "'; " + label + "-; } | { sleep 10; cat > /dev/null; }");
        assertEquals(1, slow.exitCode(), slow.err());
        assertTrue(slow.err().contains("/dev/stdout was not written: Resource temporarily unavailable"), slow.err());
    }

    @Test
    void aLinkStaysAndTheFileAppearsWhereItLeads() throws Exception {
        done("mkdir far; ln -s far/new.jsonl link.jsonl; " + GENERATE + "--count 10 --out link.jsonl");
        assertTrue(Files.isSymbolicLink(directory.resolve("link.jsonl")));
        assertEquals(10, Files.readAllLines(directory.resolve("far/new.jsonl")).size());
        assertEquals(Set.of("new.jsonl"), names("far"));
    }

    @Test
    void whatIsWrongInAStreamThatIsReadTwiceIsToldOfTheStream() throws Exception {
        Script.Outcome outcome = run("printf '{\"source\": 1}\\n' | codestep split --in - --out parts --format jsonl");
        assertEquals(1, outcome.exitCode(), outcome.err());
        assertTrue(outcome.err().contains("codestep: /dev/stdin:1: "), outcome.err());
        Script.Outcome empty = run("codestep split --in - --out parts --format jsonl < /dev/null");
        assertTrue(empty.err().endsWith("codestep: /dev/stdin: wanted examples, got none\n"), empty.err());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            generate --level 1.1 --count 1 --seed 1 --out - --resume | /dev/stdout is a stream, which cannot be gone on
            generate --level 1.1 --count 1 --seed 1 --out a.txt --format text | --format is of standard input and output
            generate --level 1.1 --count 1 --seed 1 --out - --format csv | unknown format 'csv'; the formats are text,
            check --task output --in - --answers - --out - | /dev/stdin can be read only once
            label --task output --out - --task operator --out - --in - | two tasks write /dev/stdout; wanted a file
            split --in - --tokenizer none --out files | --tokenizer: unknown tokenizer 'none'; the tokenizers are bytes,
            split --in - --out - | - is standard input or output; wanted a folder
            """)
    void whatCannotBeAStreamIsRefused(String arguments, String message) throws Exception {
        Script.Outcome outcome = run("codestep " + arguments);
        assertTrue(outcome.exitCode() == 1 || outcome.exitCode() == 2, outcome.err());
        assertTrue(outcome.err().contains(message), outcome.err());
        assertEquals("", outcome.out());
    }

    /** Each waits for input that does not come, with its output begun. */
    @ParameterizedTest
    @ValueSource(strings = {
        "label --task line-count --in - --out x.jsonl", "mix --in -=1 --out x.jsonl", "trace --in - --out x.jsonl",
        "check --task output --in - --answers a.jsonl --out x.jsonl", "split --in - --out d"
    })
    void aSignalLeavesNothingHalfWritten(String arguments) throws Exception {
        Files.createFile(directory.resolve("a.jsonl"));
        for (String signal : List.of("INT", "TERM")) {
            Process process = start(Script.EXEC + arguments + " < <(exec sleep 60)");
            awaitBegun(process);
            List<ProcessHandle> input = process.descendants().toList();
            assertEquals(1, input.size());
            assertEquals(0, new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start().waitFor());
            assertEquals(signal.equals("INT") ? 130 : 143, finish(process).exitCode());
            input.forEach(ProcessHandle::destroy);
            assertEquals(Set.of("tmp", "a.jsonl"), names("."));
            assertEquals(Set.of(), names("tmp"));
        }
    }

    private void awaitBegun(Process process) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Script.PATIENCE_SECONDS);
        while (!names(".").contains("x.jsonl.part") && names("tmp").stream().noneMatch(n -> n.startsWith("codestep"))) {
            assertTrue(process.isAlive() && System.nanoTime() < deadline, "nothing was begun");
            Thread.sleep(20);
        }
    }

    @Test
    void theRateOfAQuickCommandIsShown() throws Exception {
        String err = run(GENERATE + "--count 10 --out a.txt").err();
        assertTrue(err.strip().matches("generate: 10 snippets in 0:[0-9]+, [0-9,.]+ snippets/s"), err);
    }
}
