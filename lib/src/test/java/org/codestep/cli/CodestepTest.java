package org.codestep.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.codestep.task.LabelSummary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command as its users meet it: in a process of its own. */
class CodestepTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    @TempDir
    private Path outputs;

    private final List<Process> started = new ArrayList<>();

    private Process start(String prefix, String arguments) throws IOException {
        return start(prefix, arguments, Locale.getDefault());
    }

    private Process start(String prefix, String arguments, Locale locale) throws IOException {
        Process process = Script.start(prefix + Script.EXEC + arguments, directory, outputs, locale);
        started.add(process);
        return process;
    }

    /** A test that fails half-way leaves nothing at work. */
    @AfterEach
    void endWhatStillRuns() {
        started.forEach(Process::destroyForcibly);
    }

    private Script.Outcome finish(Process process) throws IOException, InterruptedException {
        return Script.finish(process, outputs);
    }

    private Script.Outcome codestep(String arguments) throws IOException, InterruptedException {
        return finish(start("", arguments));
    }

    private void done(String arguments) throws IOException, InterruptedException {
        Script.Outcome outcome = codestep(arguments);
        assertEquals(0, outcome.exitCode(), outcome.err());
        assertEquals("", outcome.out());
        assertFalse(outcome.err().contains("\tat "), outcome.err());
    }

    private void failed(int exitCode, String message, String arguments) throws IOException, InterruptedException {
        assertFailed(exitCode, message, codestep(arguments));
    }

    /** The last line of standard error is the message; before it there can only be progress. */
    private static void assertFailed(int exitCode, String message, Script.Outcome outcome) {
        List<String> lines = outcome.err().lines().toList();
        assertEquals("codestep: " + message, lines.get(lines.size() - 1));
        assertEquals(exitCode, outcome.exitCode());
        assertEquals("", outcome.out());
        assertTrue(lines.subList(0, lines.size() - 1).stream().allMatch(line -> line.contains("/s")), outcome.err());
    }

    private Set<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    private byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(directory.resolve(name));
    }

    /** Where people write other digits, or another i: the files, and what is said of the work, are the same. */
    @ParameterizedTest
    @ValueSource(strings = {"ar", "tr"})
    void theLocaleChangesNothing(String language) throws Exception {
        String generate = "generate --level ALL --count 30000 --seed 4 --out ";
        done(generate + "here.jsonl");
        Script.Outcome outcome = finish(start("", generate + "there.jsonl", new Locale(language, "EG")));
        assertEquals(0, outcome.exitCode(), outcome.err());
        assertTrue(outcome.err().contains(" 30000/30000 "), outcome.err());
        assertTrue(outcome.err().chars().allMatch(c -> c < 0x80), outcome.err());
        assertArrayEquals(bytes("here.jsonl"), bytes("there.jsonl"));
    }

    @Test
    void snippetsBecomeExamplesBecomeTrainingFiles() throws Exception {
        done("generate --level ALL --count 300 --seed 4 --out s.jsonl");
        done("label --task line-count --in s.jsonl --out e.jsonl");
        done("split --in e.jsonl --out d --tokenizer tinypy --seed 2");
        List<String> snippets = Files.readAllLines(directory.resolve("s.jsonl"));
        assertEquals(300, snippets.size());
        assertTrue(
                snippets.get(0).matches("\\{\"source\":\".*\",\"level\":\"[123]\\.[12]\",\"line_count\":[0-9]+\\}"),
                snippets.get(0));
        assertEquals(300, Files.readAllLines(directory.resolve("e.jsonl")).size());
        try (Stream<Path> files = Files.list(directory.resolve("d"))) {
            assertEquals(
                    Set.of("train.txt", "val.txt", "test.txt", "train.bin", "val.bin", "test.bin", "train.index",
                            "val.index", "test.index", "meta.pkl", "meta.json"),
                    files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
        }
    }

    @Test
    void theNumberOfThreadsDoesNotChangeTheFiles() throws Exception {
        done("generate --level 3.2 --variant public --count 2000 --seed 4 --threads 1 --out one.txt");
        done("generate --level 3.2 --variant public --count 2000 --seed 4 --threads 5 --out five.txt");
        assertArrayEquals(bytes("one.txt"), bytes("five.txt"));
        done("label --task line-count-notebook --in one.txt --threads 1 --out one-labelled.txt");
        done("label --task line-count-notebook --in one.txt --threads 5 --out five-labelled.txt");
        assertArrayEquals(bytes("one-labelled.txt"), bytes("five-labelled.txt"));
    }

    @Test
    void aPresetsSnippetsCarryItsNameAndAreLabelledLikeOthers() throws Exception {
        done("generate --preset hidden-numbers --count 50 --seed 4 --out s.jsonl");
        done("label --task line-count --in s.jsonl --out e.jsonl");
        List<String> snippets = Files.readAllLines(directory.resolve("s.jsonl"));
        List<String> examples = Files.readAllLines(directory.resolve("e.jsonl"));
        assertEquals(50, snippets.size());
        assertEquals(50, examples.size());
        Pattern form = Pattern.compile(
                "\\{\"source\":\".*\",\"level\":\"hidden-numbers\",\"line_count\":([0-9]+)\\}");
        for (int i = 0; i < snippets.size(); i++) {
            Matcher snippet = form.matcher(snippets.get(i));
            assertTrue(snippet.matches(), snippets.get(i));
            assertTrue(examples.get(i).contains("\"answer\":\"" + snippet.group(1) + "\""), examples.get(i));
        }
    }

    @Test
    void labellingATextFileWritesTheTasksForm() throws Exception {
        Files.writeString(directory.resolve("s.txt"), "a = 2\nprint(a)\n\na = 1 / 0\n\nb = 3\n");
        done("label --task line-count-notebook --in s.txt --out e.txt");
        assertEquals(
                "# Snippet\na = 2\nprint(a)\n# count\n# 2\n\n# Snippet\nb = 3\n# count\n# 1\n",
                Files.readString(directory.resolve("e.txt")));
        done("label --task line-count --in s.txt --out e.jsonl");
        assertEquals(
                """
                {"task":"line-count","prompt":"a = 2\\nprint(a)\\n# count?","answer":"2","right_answers":1,"snippet":0}
                {"task":"line-count","prompt":"b = 3\\n# count?","answer":"1","right_answers":1,"snippet":2}
                """,
                Files.readString(directory.resolve("e.jsonl")));
    }

    @Test
    void severalTasksAtOnceGiveTheSameFilesAsOneByOne() throws Exception {
        done("generate --level ALL --variant public --count 1500 --seed 4 --out s.txt");
        List<String> tasks = List.of(
                "--task output --out %1$s/output.txt",
                "--task operator --limit 400 --mask comparison --out %1$s/operator.jsonl",
                "--task stepped-input --inputs 0..4 --step-limit 2 --unique --out %1$s/input.jsonl",
                "--task operator --sampling-limit 1 --out %1$s/one.jsonl");
        Path alone = Files.createDirectory(directory.resolve("alone"));
        Path together = Files.createDirectory(directory.resolve("together"));
        for (String task : tasks) {
            done("label --in s.txt --seed 3 " + task.formatted("alone"));
        }
        done("label --threads 3 --seed 3 " + String.join(" ", tasks).formatted("together") + " --in s.txt");
        List<String> files = List.of("output.txt", "operator.jsonl", "input.jsonl", "one.jsonl");
        for (String file : files) {
            assertEquals(-1, Files.mismatch(alone.resolve(file), together.resolve(file)), file);
            Path summary = LabelSummary.fileOf(Path.of(file));
            assertEquals(-1, Files.mismatch(alone.resolve(summary), together.resolve(summary)), file);
        }
        assertEquals(400, Files.readAllLines(together.resolve("operator.jsonl")).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "operator --sampling-limit 1",
        "stepped-operator --sampling-limit 1 --step-limit 2 --mask arithmetic,comparison",
        "stepped-input --step-limit 3 --unique --limit 500", "code-trace"
    })
    void examplesAndSummaryDependOnTheSeedAlone(String task) throws Exception {
        done("generate --level ALL --variant public --count 2000 --seed 4 --out s.txt");
        done("label --seed 7 --in s.txt --threads 1 --out one.jsonl --task " + task);
        done("label --seed 7 --in s.txt --threads 5 --out five.jsonl --task " + task);
        assertArrayEquals(bytes("one.jsonl"), bytes("five.jsonl"));
        assertArrayEquals(bytes("one.jsonl.summary.json"), bytes("five.jsonl.summary.json"));
        JsonNode summary = JSON.readTree(directory.resolve("one.jsonl.summary.json").toFile());
        long examples = Files.readAllLines(directory.resolve("one.jsonl")).size();
        assertEquals(examples, summary.get("examples").longValue());
        assertEquals(examples, sum(summary.get("right_answers")));
        if (task.contains("--limit")) {
            assertEquals(500, examples);
            assertEquals(500, summary.get("right_answers").get("1").longValue());
        } else {
            assertEquals(2000, summary.get("snippets").longValue());
        }
        if (!task.equals("code-trace")) {
            done("label --seed 8 --in s.txt --out other.jsonl --task " + task);
            assertFalse(Arrays.equals(bytes("one.jsonl"), bytes("other.jsonl")));
        }
    }

    private static long sum(JsonNode counts) {
        long sum = 0;
        for (JsonNode count : counts) {
            sum += count.longValue();
        }
        return sum;
    }

    @Test
    void snippetsWithoutAnExampleAreCountedByReason() throws Exception {
        Files.writeString(directory.resolve("s.txt"),
                "a = 2 + 3\n\na = 1\n\na = 1 / 0\n\nimport os\na = 1 + 2\n\nb = [1][0] + 1\n\na = '?' + 'b'\n");
        done("label --task operator --in s.txt --out e.txt");
        JsonNode summary = JSON.readTree(directory.resolve("e.txt.summary.json").toFile());
        assertEquals("""
                {"it ends with ZeroDivisionError":1,"its text holds '?', which the prompts use themselves":1,\
                "no operator to mask":1,"not TinyPy: 'import' is not supported":1}""",
                summary.get("snippets_without_example").toString());
        assertEquals("{\"+\":2}", summary.get("operators").toString());
        done("label --task output --in s.txt --out o.txt");
        assertEquals("import os\na = 1 + 2\n# a?3", Files.readString(directory.resolve("o.txt")).split("\n\n")[2]);
    }

    @Test
    void everyOwnAnswerIsRightAndVerdictsKeepTheOrder() throws Exception {
        done("generate --level ALL --variant public --count 100 --seed 5 --out s.jsonl");
        for (String task :
                List.of("line-count", "output", "operator", "stepped-operator", "stepped-input", "code-trace")) {
            done("label --task " + task + " --in s.jsonl --out e.jsonl");
            done("check --task " + task + " --in e.jsonl --answers e.jsonl --out v.jsonl");
            List<String> verdicts = Files.readAllLines(directory.resolve("v.jsonl"));
            assertEquals(Files.readAllLines(directory.resolve("e.jsonl")).size(), verdicts.size());
            assertTrue(verdicts.stream().allMatch(verdict -> verdict.startsWith("{\"right\":true,")), task);
        }
        Files.writeString(
                directory.resolve("e.txt"), "a = 2 ? 3\n# a?5;operator?+\n\na = 2 ? 2\n# a?4;operator?+\n");
        Files.writeString(directory.resolve("a.txt"), "*\n*\n");
        done("check --task operator --in e.txt --answers a.txt --out v.jsonl");
        assertEquals("""
                {"right":false,"reason":"the final states are a?6"}
                {"right":true,"reason":"the final states are the same"}
                """, Files.readString(directory.resolve("v.jsonl")));
    }

    @Test
    void tooManyOrTooFewAnswersAreRefused() throws Exception {
        Files.writeString(directory.resolve("e.txt"), "a = 1\n# a?1\n\nb = 1\n# b?1\n");
        Files.writeString(directory.resolve("few.txt"), "a?1\n");
        Files.writeString(directory.resolve("many.txt"), "a?1\nb?1\n\n");
        failed(1, "e.txt:4: there is no answer to this example and those after it in few.txt; wanted one for each",
                "check --task output --in e.txt --answers few.txt --out v.jsonl");
        failed(1, "many.txt:3: there are more answers than the 2 examples of e.txt; wanted one for each",
                "check --task output --in e.txt --answers many.txt --out v.jsonl");
        failed(1, "e.txt:1: wanted an example of task operator, whose prompt ends with 'operator?'",
                "check --task operator --in e.txt --answers many.txt --out v.jsonl");
        assertEquals(Set.of("e.txt", "few.txt", "many.txt"), names());
    }

    @Test
    void aMixtureOfTasksIsSplitWithOneVocabulary() throws Exception {
        done("generate --level ALL --count 400 --seed 4 --out s.jsonl");
        done("label --task output --in s.jsonl --out o.jsonl");
        done("label --task stepped-input --in s.jsonl --out i.jsonl");
        done("mix --in o.jsonl=3 --in i.jsonl=1 --limit 400 --seed 2 --out m.jsonl");
        List<String> lines = Files.readAllLines(directory.resolve("m.jsonl"));
        long outputs = lines.stream().filter(line -> line.startsWith("{\"task\":\"output\"")).count();
        assertEquals(400, lines.size());
        assertTrue(outputs > 270 && outputs < 330, outputs + " of 400");
        done("split --in m.jsonl --out d --tokenizer keyword");
        JsonNode meta = JSON.readTree(directory.resolve("d/meta.json").toFile());
        assertTrue(meta.get("stoi").has("input?") && meta.get("stoi").has("operator?"), meta.get("stoi").toString());
    }

    /** A number is what it is, and also how it is spelled. */
    @Test
    void tracingPassesNumbersOnAsTheyAreSpelled() throws Exception {
        String fields = "\"source\":\"a=1\",\"z\":-0.0,\"y\":[1e400,1.10,1E5,-0,1e-0],"
                + "\"x\":{\"w\":123456789012345678901234567890,\"v\":0.1E+07,\"u\":null,\"t\":true}";
        Files.writeString(directory.resolve("p.jsonl"), "{" + fields + "}\n");
        done("trace --in p.jsonl --out t.jsonl");
        assertEquals("{" + fields + ",\"line_count\":1,\"stdout\":\"\",\"error\":null,\"tracer\":\"tinypy\"}\n",
                Files.readString(directory.resolve("t.jsonl")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "tinypy", "cpython", "jython"})
    void tracingAddsItsFieldsAfterTheOthers(String tracer) throws Exception {
        Files.writeString(
                directory.resolve("p.jsonl"),
                """
                {"id": 7, "source": "a = 1\\nprint(a)", "tags": ["x"]}
                {"source": "a = 1\\nb = a / 0"}
                """);
        done("trace --in p.jsonl --out t.jsonl --steps --tracer " + tracer);
        String ran = tracer.equals("auto") ? "tinypy" : tracer;
        assertEquals(
                """
                {"id":7,"source":"a = 1\\nprint(a)","tags":["x"],"line_count":2,"stdout":"1\\n","error":null,\
                "tracer":"TRACER","steps":[{"line":1,"states":""},{"line":2,"states":"a?1"}]}
                {"source":"a = 1\\nb = a / 0","line_count":2,"stdout":"","error":"ZeroDivisionError",\
                "tracer":"TRACER","steps":[{"line":1,"states":""},{"line":2,"states":"a?1"}]}
                """.replace("TRACER", ran),
                Files.readString(directory.resolve("t.jsonl")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            generate --level 9 --count 1 --seed 1 --out x | \
            Invalid value for option '--level': unknown level '9'; the levels are 1.1, 1.2, 2.1, 2.2, 3.1, 3.2, 4.1, \
            ALL; see codestep generate --help
            generate --level 1.1 --count 0 --seed 1 --out x | \
            Invalid value for option '--count': wanted at least 1, got 0; see codestep generate --help
            generate --level 1.1 --count 1e3 --seed 1 --out x | \
            Invalid value for option '--count': wanted a whole number, got '1e3'; see codestep generate --help
            generate --level 1.1 --count 1 --seed 1 --threads 0 --out x | \
            Invalid value for option '--threads': wanted at least 1, got 0; see codestep generate --help
            generate --level 1.1 --count 1 --seed 1 --out x --variant y | \
            Invalid value for option '--variant': unknown variant 'y'; the variants are counting, public; see \
            codestep generate --help
            generate --level 1.1 --count 1 --out x | Missing required option: '--seed=S'; see codestep generate --help
            generate --frob | unknown option '--frob'; see codestep generate --help
            generate --level 1.1 | \
            Missing required options: '--count=N', '--seed=S', '--out=FILE'; see codestep generate --help
            generate --count 1 --seed 1 --out x | \
            wanted either --level or --preset, got neither; see codestep generate --help
            generate --level 1.1 --preset longer --count 1 --seed 1 --out x | \
            wanted either --level or --preset, got both; see codestep generate --help
            generate --preset longer --variant public --count 1 --seed 1 --out x | \
            --variant is of levels; a preset has none; see codestep generate --help
            generate --preset wide --count 1 --seed 1 --out x | \
            Invalid value for option '--preset': unknown preset 'wide'; the presets are in-distribution, longer, \
            deeper, denser, hidden-numbers, hidden-variables, mixed-operators; see codestep generate --help
            label --task frob --in e --out x | \
            Invalid value for option '--task': unknown task 'frob'; the tasks are line-count-notebook, \
            line-count, output, operator, stepped-operator, stepped-input, code-trace; see codestep label --help
            label --task output --step-limit 3 --in e --out x | \
            task output has no use for a step limit; leave it out; see codestep label --help
            label --task stepped-input --mask comparison --in e --out x | \
            task stepped-input has no use for classes of operators; leave it out; see codestep label --help
            label --task operator --mask shift --in e --out x | \
            Invalid value for option '--mask' (CLASS): unknown class of operators 'shift'; the classes are \
            arithmetic, comparison; see codestep label --help
            label --task stepped-input --inputs 9..0 --in e --out x | \
            Invalid value for option '--inputs': wanted the lowest and the highest number as 0..9, got 9..0; \
            see codestep label --help
            label --task stepped-input --in e | \
            Missing required argument(s): --out=FILE; see codestep label --help
            label --task output --in e --out x --task operator --out ./x | \
            two tasks write ./x; wanted a file for each; see codestep label --help
            label --task operator --sampling-limit -1 --in e --out x | \
            Invalid value for option '--sampling-limit': wanted at least 0, got -1; see codestep label --help
            check --task output --in e --answers none --out x.jsonl | \
            Invalid value for option '--answers': none is not there; wanted a file to read; see codestep check --help
            check --task output --in e --answers e --out x | \
            wanted a name ending in .jsonl for the verdicts, got x; see codestep check --help
            mix --in e.jsonl --out x.jsonl | \
            Invalid value for option '--in' (FILE.jsonl=WEIGHT): wanted a file with its weight as FILE.jsonl=2, got \
            e.jsonl; see codestep mix --help
            mix --in e.jsonl=0 --out x.jsonl | \
            Invalid value for option '--in' (FILE.jsonl=WEIGHT): the weight of e.jsonl: wanted a number above \
            0, got 0; see codestep mix --help
            mix --in e.jsonl=2d --out x.jsonl | \
            Invalid value for option '--in' (FILE.jsonl=WEIGHT): the weight of e.jsonl: wanted a number, got '2d'; see \
            codestep mix --help
            mix --in e=1 --out x.jsonl | \
            wanted a name ending in .jsonl, so that each example carries its task; got e; see codestep mix \
            --help
            label --task line-count --in none.txt --out x | \
            Invalid value for option '--in': none.txt is not there; wanted a file to read; see codestep label --help
            split --in . --out x | \
            Invalid value for option '--in': . is a directory; wanted a file to read; see codestep split --help
            split --in e.jsonl --out x --fractions 1,2 | \
            Invalid value for option '--fractions': wanted three fractions as 0.8,0.1,0.1, got '1,2'; see \
            codestep split --help
            split --in e.jsonl --out x --tokenizer bpe | \
            --tokenizer: unknown tokenizer 'bpe'; the tokenizers are char, tinypy, keyword, or the folder of a model; \
            see codestep split --help
            trace --in e.jsonl --out x.jsonl --tracer ironpython | \
            Invalid value for option '--tracer': unknown tracer 'ironpython'; the tracers are auto, tinypy, \
            cpython, jython; see codestep trace --help
            trace --in e.jsonl --out x.txt | \
            --out: wanted a name ending in .jsonl, got x.txt; see codestep trace --help
            trace --in e --out x.jsonl | --in: wanted a name ending in .jsonl, got e; see codestep trace --help
            frob | \
            unknown subcommand 'frob'; the subcommands are generate, trace, label, check, mix, split, suite, train, \
            generate-text, evaluate, report, doctor; see codestep --help
            `` | wanted a subcommand: generate, trace, label, check, mix, split, suite, train, \
            generate-text, evaluate, report, doctor; see codestep --help
            """)
    void wrongArgumentsAreOneLineAndExitCodeTwo(String arguments, String message) throws Exception {
        Files.createFile(directory.resolve("e"));
        Files.createFile(directory.resolve("e.jsonl"));
        failed(2, message, arguments);
        assertEquals(Set.of("e", "e.jsonl"), names());
    }

    @Test
    void malformedInputIsOneLineAndExitCodeOne() throws Exception {
        Files.writeString(directory.resolve("p.jsonl"), "{\"source\": \"a = 1\"}\n{\"code\": \"a = 1\"}\n");
        String fault = "p.jsonl:2: no field \"source\"; wanted a snippet {\"source\": ...}";
        failed(1, fault, "label --task line-count --in p.jsonl --out x.jsonl");
        failed(1, fault, "trace --in p.jsonl --out x.jsonl");
        failed(1, "p.jsonl:1: no field \"task\"; wanted an example {\"task\", \"prompt\", \"answer\","
                + " \"right_answers\", \"snippet\"}", "split --in p.jsonl --out d");
        assertEquals(Set.of("p.jsonl"), names());
    }

    @Test
    void aProgramThatATracerRefusesIsNamed() throws Exception {
        Files.writeString(directory.resolve("p.jsonl"), "{\"source\": \"a = 1\\nimport os\"}\n");
        Script.Outcome outcome = codestep("trace --in p.jsonl --out x.jsonl --tracer tinypy");
        assertEquals(1, outcome.exitCode());
        assertTrue(
                outcome.err().startsWith("codestep: p.jsonl:1: tracer tinypy refuses the program: 2:1: "),
                outcome.err());
        assertEquals(Set.of("p.jsonl"), names());
    }

    @Test
    void anOutputThatCannotBeWrittenIsNamed() throws Exception {
        String invalid = "Invalid value for option '--out': ";
        String help = "; see codestep generate --help";
        failed(2, invalid + "none/x.txt: the directory " + directory.resolve("none")
                + " is not there; make it first" + help,
                "generate --level 1.1 --count 1 --seed 1 --out none/x.txt");
        failed(2, invalid + ". is a directory; wanted the name of a file to write" + help,
                "generate --level 1.1 --count 1 --seed 1 --out .");
    }

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

    @Test
    void helpIsForEverySubcommandAndNamesTheExitCodes() throws Exception {
        for (String subcommand : List.of("", "generate", "trace", "label", "check", "mix", "split", "train",
                "generate-text", "evaluate", "doctor")) {
            Script.Outcome outcome = codestep(subcommand + " --help");
            assertEquals(0, outcome.exitCode());
            assertEquals("", outcome.err());
            assertTrue(outcome.out().contains("2   wrong arguments"), outcome.out());
            assertTrue(outcome.out().lines().allMatch(line -> line.length() <= 80), outcome.out());
        }
    }

    @Test
    void aStackTraceIsShownOnlyWhenAskedFor() throws Exception {
        String arguments = "generate --level 1.1 --count 1 --seed 1 --out /dev/full";
        assertFalse(codestep(arguments).err().contains("\tat "));
        assertTrue(codestep(arguments + " --debug").err().contains("\tat org.codestep"));
    }

    @Test
    void doctorSaysWhatIsThere() throws Exception {
        Script.Outcome outcome = codestep("doctor");
        List<String> subjects = new ArrayList<>();
        boolean fault = false;
        for (String line : outcome.out().lines().toList()) {
            if (line.startsWith("ok") || line.startsWith("FAULT")) {
                subjects.add(line.substring(7, 21).strip());
                fault |= line.startsWith("FAULT");
            } else {
                assertTrue(line.strip().startsWith("-> "), line);
            }
        }
        assertEquals(
                List.of("Java", "Engine", "Device", "Native library", "Python", "Isolation", "Kernel", "Memory",
                        "Fonts"),
                subjects);
        assertEquals(fault ? 1 : 0, outcome.exitCode(), outcome.out());
    }
}
