package org.codestep.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.codestep.JavaCommand;
import org.codestep.model.file.ModelFolder;
import org.codestep.model.gpt.Gpt;
import org.codestep.model.gpt.GptConfig;
import org.codestep.tokenize.CharTokenizer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluateCommandTest {

    private static final int PATIENCE_SECONDS = 120;

    @TempDir
    private Path directory;

    private String err;

    @BeforeEach
    void writeModelAndExamples() throws IOException {
        assertEquals(0, run("generate", "--level", "ALL", "--count", "200", "--seed", "3", "--out", at("s.jsonl")));
        assertEquals(0, run("label", "--task", "line-count", "--in", at("s.jsonl"), "--out", at("e.jsonl")));
        try (NDManager manager = NDManager.newBaseManager()) {
            CharTokenizer tokenizer = CharTokenizer.ofAscii();
            GptConfig config =
                    new GptConfig(tokenizer.vocabularySize(), 128, 1, 2, 8, GptConfig.Positions.ROTARY);
            Gpt model = new Gpt(config, new Random(3));
            model.initialize(manager);
            new ModelFolder(directory.resolve("model")).save(model, config);
            new ModelFolder(directory.resolve("model")).save(tokenizer);
        }
    }

    private String at(String name) {
        return directory.resolve(name).toString();
    }

    private int run(String... arguments) {
        CommandRun run = CommandRun.of(arguments);
        err = run.err();
        return run.exitCode();
    }

    private int evaluate(String... more) {
        return run(arguments(more).toArray(String[]::new));
    }

    private List<String> arguments(String... more) {
        List<String> all = new ArrayList<>(List.of("evaluate", "--model", at("model"), "--task", "line-count", "--in",
                at("e.jsonl"), "--out", at("out")));
        all.addAll(List.of(more));
        return all;
    }

    @Test
    void aTableEndsTheWork() throws IOException {
        assertEquals(0, evaluate("--train", at("e.jsonl"), "--snippets", at("s.jsonl"), "--limit", "150"), err);
        for (String line : List.of(
                "out: 150 examples of task line-count\n", "  by execution  ", "  exact  ", "  most frequent answer  ",
                "  nearest training example           150 right   100.0%   [97.5, 100.0]\n", "  level 1.1  ",
                "prompts are longer than the model's block, and count as wrong\n")) {
            assertTrue(err.contains(line), err);
        }
        assertEquals(150, Files.readAllLines(directory.resolve("out/rows.jsonl")).size());
        assertTrue(Files.exists(directory.resolve("out/predictions.csv")));
        assertTrue(Files.exists(directory.resolve("out/summary.json")));
    }

    @Test
    void theViewIsOfTheSummaryAlone() throws IOException {
        assertEquals(0, evaluate("--slices", "loops,nesting", "--metric", "exact", "--slice-minimum", "10"), err);
        String summary = Files.readString(directory.resolve("out/summary.json"));
        assertTrue(summary.contains("\"nesting\"") && !summary.contains("\"operator\""), summary);
        assertTrue(summary.contains("\"sliced_by\" : \"exact\""), summary);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "2 | --metric bleu       | unknown metric 'bleu'; the metrics are character-overlap, exact, execution, soft; see",
        "2 | --slices depth      | unknown feature 'depth' to slice by; the features are word-length, first-letter, level, loops, nesting,",
        "2 | --slice-minimum 0   | option '--slice-minimum': wanted at least 1, got 0; see",
        "2 | --batch-size 0      | '--batch-size': wanted at least 1, got 0; see",
        "2 | --task sums         | unknown task 'sums'; the tasks are line-count-notebook,",
        "1 | --task output       | e.jsonl:1: it is an example of task line-count; wanted one of output",
        "2 | --inputs 0..9       | --inputs: task line-count has no use for inputs to try; leave it out; see",
        "2 | --inputs 1..9       | --inputs: task line-count has no use for inputs to try; leave it out; see",
        "2 | --model nowhere     | nowhere is not there; wanted a folder to read; see",
        "2 | --adapter nowhere   | nowhere is not there; wanted a folder to read; see",
        "1 | --resume            | has no evaluation to go on with; leave --resume out",
        "1 | --snippets e.jsonl  | wanted a snippet {\"source\": ..., \"level\": ...}, got one without a level",
    })
    void whatIsWrongIsSaidInOneLineAndNothingIsWritten(int exitCode, String options, String message) {
        List<String> all = arguments();
        String[] option = options.split(" ");
        int given = all.indexOf(option[0]);
        if (given >= 0) {
            all.subList(given, given + 2).clear();
        }
        all.add(option[0]);
        if (option.length > 1) {
            all.add(option[1].endsWith(".jsonl") ? at(option[1]) : option[1]);
        }
        assertEquals(exitCode, run(all.toArray(String[]::new)), err);
        assertTrue(err.contains(message), err);
        assertEquals(1, err.lines().filter(line -> line.startsWith("codestep: ")).count(), err);
        assertTrue(err.lines().allMatch(line -> line.startsWith("codestep: ") || line.contains("/s")), err);
        assertFalse(Files.exists(directory.resolve("out")));
    }

    private int evaluateSuite(String... more) {
        List<String> all = new ArrayList<>(List.of("evaluate", "--model", at("model"), "--suite", at("suite"), "--out",
                at("out")));
        all.addAll(List.of(more));
        return run(all.toArray(String[]::new));
    }

    @Test
    void aSuiteEndsWithItsTable() throws IOException {
        assertEquals(0, run("suite", "--task", "line-count", "--count", "20", "--seed", "3", "--out", at("suite")));
        assertEquals(0, evaluateSuite("--limit", "15", "--task", "line-count"), err);
        assertTrue(err.contains("out: task line-count, right by execution, with 95% intervals\n"), err);
        assertTrue(err.contains("\n  in-distribution           15      0.0%   [0.0, 20.4]\n"), err);
        String none = "           15      0.0%   [0.0, 20.4]           +0.0   [-20.4, +20.4], ";
        assertTrue(err.contains("\n  renamed        " + none + "paired\n"), err);
        assertTrue(err.contains("\n  mixed-operators" + none + "independent\n"), err);
        assertTrue(err.contains("\nlonger: 15 prompts are longer than the model's block, and count as wrong\n"), err);
        assertTrue(Files.exists(directory.resolve("out/suite.json")));
        assertEquals(1, evaluateSuite("--limit", "15"));
        assertTrue(err.contains("out has an evaluation already; go on with it by --resume"), err);
        assertEquals(0, evaluateSuite("--limit", "15", "--resume"), err);
        assertEquals(0, run("report", "--evaluation", at("out"), "--out", at("report.html")), err);
        assertEquals(at("report.html") + ": Robustness on task line-count\n", err);
        String page = Files.readString(directory.resolve("report.html"));
        assertTrue(page.contains("<td class=\"text\">mixed-operators</td>"), page);
        assertTrue(page.contains("<td class=\"text\">SHA-256 of examples</td>"), page);
        assertEquals(0, run("report", "--evaluation", at("out/renamed"), "--out", at("report.html")), err);
        assertEquals(at("report.html") + ": Evaluation of task line-count\n", err);
    }

    @Test
    void aReportOfNothingIsRefusedInOneLine() throws IOException {
        assertEquals(1, run("report", "--evaluation", at("model"), "--out", at("report.html")));
        assertEquals("codestep: " + at("model/rows.jsonl") + " is not there; make it by codestep evaluate, or finish"
                + " it by --resume\n", err);
        Files.writeString(directory.resolve("model/rows.jsonl"), "{\"number\": 1}\n");
        assertEquals(1, run("report", "--evaluation", at("model"), "--out", at("report.html")));
        assertTrue(err.startsWith("codestep: " + at("model/rows.jsonl:1: wanted a row of an evaluation: ")), err);
        assertEquals(1, err.lines().count(), err);
        assertFalse(Files.exists(directory.resolve("report.html")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "2 | --in e.jsonl       | are mutually exclusive (specify only one); see",
        "2 | --snippets s.jsonl | --snippets is of --in; a suite has its own; see",
        "2 | --inputs 0..9      | --inputs is of --in; a suite has its own; see",
        "2 | --batch-size 0     | '--batch-size': wanted at least 1, got 0; see",
        "1 | --task output      | suite is a suite of task line-count, --task is output; leave --task out",
        "1 | --resume           | has no evaluation to go on with; leave --resume out",
    })
    void whatIsWrongWithASuiteIsSaidInOneLine(int exitCode, String options, String message) {
        assertEquals(0, run("suite", "--task", "line-count", "--count", "2", "--seed", "3", "--out", at("suite")));
        assertEquals(exitCode, evaluateSuite(Stream.of(options.split(" "))
                .map(option -> option.endsWith(".jsonl") ? at(option) : option).toArray(String[]::new)), err);
        assertTrue(err.contains(message), err);
        assertEquals(1, err.lines().filter(line -> line.startsWith("codestep: ")).count(), err);
        assertFalse(Files.exists(directory.resolve("out")));
    }

    @Test
    void aSuiteThatIsNotThereIsSaidInOneLine() {
        assertEquals(2, evaluateSuite());
        assertTrue(err.contains("'--suite': " + at("suite") + " is not there; wanted a folder to read; see"), err);
        assertEquals(1, run("evaluate", "--model", at("model"), "--suite", at("model"), "--out", at("out")));
        assertTrue(err.contains("codestep: " + at("model") + "/suite.json is not there"), err);
    }

    @Test
    void withoutSuiteTheTaskIsWanted() {
        assertEquals(2, run("evaluate", "--model", at("model"), "--in", at("e.jsonl"), "--out", at("out")));
        assertTrue(err.contains("--in needs --task, what the examples are of; see"), err);
        assertEquals(2, run("evaluate", "--model", at("model"), "--task", "output", "--out", at("out")));
        assertTrue(err.contains("(--in=FILE | --suite=DIR)"), err);
    }

    private static List<String> command(List<String> arguments) {
        List<String> command = JavaCommand.of(Codestep.class, "-XX:TieredStopAtLevel=1");
        command.addAll(arguments);
        return command;
    }

    @Test
    void aReportGoesIntoAPipe() throws Exception {
        assertEquals(0, run("generate", "--level", "1.1", "--count", "20", "--seed", "3", "--out", at("s.jsonl")));
        assertEquals(0, run("label", "--task", "line-count", "--in", at("s.jsonl"), "--out", at("e.jsonl")));
        assertEquals(0, evaluate(), err);
        Process process = new ProcessBuilder(
                command(List.of("report", "--evaluation", at("out"), "--out", "-")))
                .redirectError(directory.resolve("log").toFile())
                .start();
        String page = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> "see " + directory.resolve("log"));
        assertTrue(page.strip().endsWith("</html>"), page);
    }

    /** Killed after some of the rows were sure. */
    @Test
    void anEvaluationThatIsKilledIsResumedToTheSameBytes() throws Exception {
        assertEquals(0, run("generate", "--level", "1.1", "--count", "9000", "--seed", "3", "--out", at("s.jsonl")));
        assertEquals(0, run("label", "--task", "line-count", "--in", at("s.jsonl"), "--out", at("e.jsonl")));
        Process process = new ProcessBuilder(command(arguments()))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        try {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (!Files.exists(directory.resolve("out/rows.jsonl.resume"))) {
                assertTrue(process.isAlive() && System.nanoTime() < deadline,
                        () -> "it ended too early, or did not begin: " + directory.resolve("log"));
                Thread.sleep(2);
            }
        } finally {
            process.destroyForcibly().waitFor(); // SIGKILL
        }
        assertTrue(Files.exists(directory.resolve("out/rows.jsonl.part")));
        assertFalse(Files.exists(directory.resolve("out/rows.jsonl")));
        assertEquals(1, evaluate());
        assertTrue(err.contains("out has an evaluation already; go on with it by --resume"), err);
        assertEquals(0, evaluate("--resume"), err);
        Files.move(directory.resolve("out"), directory.resolve("resumed"));
        assertEquals(0, evaluate(), err);
        for (String name : List.of("rows.jsonl", "predictions.csv", "summary.json", "evaluation.json")) {
            assertArrayEquals(Files.readAllBytes(directory.resolve("out").resolve(name)),
                    Files.readAllBytes(directory.resolve("resumed").resolve(name)), name);
        }
        try (var files = Files.list(directory.resolve("resumed"))) {
            assertEquals(4, files.count());
        }
    }
}
