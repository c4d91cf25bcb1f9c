package org.codestep.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.codestep.task.label.LabelSummary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From snippets to training files: what generates, labels, checks, mixes, splits and traces. */
class DataCommandsTest extends CommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();

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
}
