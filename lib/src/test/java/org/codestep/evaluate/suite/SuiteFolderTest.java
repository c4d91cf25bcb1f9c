package org.codestep.evaluate.suite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.codestep.corpus.Example;
import org.codestep.decode.TextGenerator;
import org.codestep.evaluate.Evaluation;
import org.codestep.evaluate.ExampleEvaluator;
import org.codestep.evaluate.Rows;
import org.codestep.evaluate.metric.Accuracy;
import org.codestep.evaluate.metric.AccuracyDifference;
import org.codestep.evaluate.metric.AccuracyDifference.Samples;
import org.codestep.evaluate.metric.Metric;
import org.codestep.evaluate.run.EvaluationSummary;
import org.codestep.evaluate.suite.RobustnessSuite.Base;
import org.codestep.generate.Level;
import org.codestep.generate.Variant;
import org.codestep.model.file.ModelFolder;
import org.codestep.model.gpt.Gpt;
import org.codestep.model.gpt.GptConfig;
import org.codestep.task.Task;
import org.codestep.task.kind.LineCount;
import org.codestep.task.kind.OutputPrediction;
import org.codestep.task.kind.Vocabulary;
import org.codestep.tokenize.CharTokenizer;
import org.codestep.tokenize.Tokenizer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the folders of a model and of a suite to the table in and out of distribution. */
class SuiteFolderTest {

    private static final Task TASK = LineCount.PLAIN;
    private static final int SNIPPETS = 12;
    private static final int SETS = 8;

    @TempDir
    private Path directory;

    private Path suite;
    private Path model;
    private Path out;

    @BeforeEach
    void writeModelAndSuite() throws IOException {
        suite = directory.resolve("suite");
        model = directory.resolve("model");
        out = directory.resolve("out");
        RobustnessSuite.write(new RobustnessSuite.Settings(
                suite, TASK, Base.of(Level.ALL, Variant.COUNTING, 3), SNIPPETS, 0, false, 3), 2, done -> {});
        writeModel(Vocabulary.tokenizer(List.of(TASK)));
    }

    private void writeModel(Tokenizer tokenizer) throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            GptConfig size = new GptConfig(tokenizer.vocabularySize(), 480, 1, 2, 8, GptConfig.Positions.ROTARY);
            Gpt gpt = new Gpt(size, new Random(3));
            gpt.initialize(manager);
            new ModelFolder(model).save(gpt, size);
            new ModelFolder(model).save(tokenizer);
        }
    }

    private SuiteSettings settings(long limit) {
        return new SuiteSettings(suite, model, Optional.empty(), Optional.empty(), 0, limit, 16);
    }

    private SuiteEvaluation evaluate(boolean resume, SuiteSettings settings) throws Exception {
        return new SuiteFolder(out, settings).write(resume, EvaluationSummary.View.of(TASK), done -> {});
    }

    @Test
    void everySetIsEvaluatedInAFolderOfItsOwn() throws Exception {
        long[] progress = {0};
        SuiteEvaluation evaluation = new SuiteFolder(out, settings(0)).write(
                false, EvaluationSummary.View.of(TASK), done -> progress[0] = done);
        assertEquals(SETS * SNIPPETS, progress[0]);
        assertEquals("in-distribution", evaluation.sets().get(0));
        for (String set : evaluation.sets()) {
            assertEquals(evaluation.set(set).rows(), Evaluation.read(out.resolve(set)).rows());
            assertEquals(SNIPPETS, evaluation.set(set).rows().size());
            assertFalse(evaluation.set(set).rows().get(0).level().isEmpty(), set);
            assertTrue(Files.exists(out.resolve(set).resolve("summary.json")));
        }
        assertEquals(evaluation.table(Metric.EXECUTION), SuiteEvaluation.read(out).table(Metric.EXECUTION));
        assertThrows(IllegalArgumentException.class, () -> evaluation.set("wider"));
    }

    @Test
    void theFilesHoldTheTable() throws Exception {
        SuiteEvaluation evaluation = evaluate(false, settings(0));
        JsonNode summary = new ObjectMapper().readTree(out.resolve("suite.json").toFile());
        assertEquals("line-count", summary.path("task").asText());
        assertEquals("execution", summary.path("metric").asText());
        List<String> lines = Files.readAllLines(out.resolve("suite.csv"));
        assertEquals("set,examples,right,accuracy,low,high,difference,difference_low,difference_high,samples",
                lines.get(0));
        assertEquals(SETS + 1, lines.size());
        assertTrue(lines.get(1).startsWith("in-distribution,12,") && lines.get(1).endsWith(",,,,"), lines.get(1));
        List<SuiteEvaluation.Row> table = evaluation.table(Metric.EXECUTION);
        for (int i = 0; i < SETS; i++) {
            SuiteEvaluation.Row row = table.get(i);
            JsonNode json = summary.path("sets").path(i);
            assertEquals(row.set(), json.path("set").asText());
            assertEquals(row.accuracy().high(), json.path("accuracy").path("high").asDouble());
            String line = lines.get(i + 1);
            assertTrue(line.startsWith(row.set() + ",12," + row.accuracy().right() + ","), line);
            if (i > 0) {
                assertEquals(row.difference().low(), json.path("difference").path("low").asDouble());
                assertTrue(line.endsWith(",%s,%s,%s,%s".formatted(row.difference().value(),
                        row.difference().low(), row.difference().high(), row.difference().samples())));
            }
        }
    }

    @Test
    void aNotebookDoesTheSameInMemory() throws Exception {
        try (TextGenerator gpt = TextGenerator.open(model, Optional.empty())) {
            var evaluator = new ExampleEvaluator(gpt.model(), gpt.tokenizer(), TASK, Map.of());
            long[] progress = {0};
            SuiteEvaluation inMemory = SuiteEvaluation.of(suite, evaluator, done -> progress[0] = done);
            assertEquals(SETS * SNIPPETS, progress[0]);
            assertEquals(evaluate(false, settings(0)).table(Metric.EXECUTION), inMemory.table(Metric.EXECUTION));
            assertEquals("longer", inMemory.set("longer").rows().get(0).level());
            assertEquals(SETS * SNIPPETS, inMemory.together().rows().size());
            inMemory.writeCsv(directory.resolve("table.csv"), Metric.EXECUTION);
            assertEquals(-1, Files.mismatch(out.resolve("suite.csv"), directory.resolve("table.csv")));
        }
    }

    @Test
    void itGoesOnToTheSameBytes() throws Exception {
        evaluate(false, settings(0));
        var again = assertThrows(IOException.class, () -> evaluate(false, settings(0)));
        assertEquals(out + " has an evaluation already; go on with it by --resume, or take another --out",
                again.getMessage());
        Map<Path, byte[]> before = contents();
        Files.delete(out.resolve("suite.json"));
        Files.delete(out.resolve("suite.csv"));
        Files.delete(out.resolve("deeper/summary.json"));
        for (String name : List.of("rows.jsonl", "predictions.csv", "summary.json", "evaluation.json")) {
            Files.delete(out.resolve("mixed-operators").resolve(name));
        }
        evaluate(true, settings(0));
        Map<Path, byte[]> after = contents();
        assertEquals(before.keySet(), after.keySet());
        before.forEach((file, bytes) -> assertArrayEquals(bytes, after.get(file), file.toString()));
        var other = assertThrows(IOException.class, () -> evaluate(true, settings(5)));
        assertTrue(other.getMessage().contains("was begun with another limit: 0, now 5"), other.getMessage());
    }

    private Map<Path, byte[]> contents() throws IOException {
        Map<Path, byte[]> contents = new HashMap<>();
        try (var files = Files.walk(out)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(file, Files.readAllBytes(file));
            }
        }
        return contents;
    }

    @Test
    void nothingIsToGoOnWith() {
        var none = assertThrows(IOException.class, () -> evaluate(true, settings(0)));
        assertEquals(out + " has no evaluation to go on with; leave --resume out", none.getMessage());
        out = suite;
        var ofSuite = assertThrows(IOException.class, () -> evaluate(false, settings(0)));
        assertEquals(suite + " has a suite.json already; take another --out", ofSuite.getMessage());
    }

    @Test
    void aSetOutsideOfTheVocabularyIsNamedBeforeAnythingIsWritten() throws Exception {
        writeModel(CharTokenizer.ofText("\t\n 0123456789+-*/%=<>!?#(),:abcdefghijklmnopqrstuwy"));
        var e = assertThrows(IllegalArgumentException.class, () -> evaluate(false, settings(0)));
        assertTrue(e.getMessage().startsWith("set hidden-variables: " + suite.resolve("hidden-variables.jsonl:")),
                e.getMessage());
        assertTrue(e.getMessage().matches(".*: the vocabulary of tokenizer char does not hold '[vxz]', character \\d+"
                + " of line \\d+ of the text; take a model that was trained with the examples' vocabulary, or with the"
                + " keyword tokenizer, which knows every TinyPy program"), e.getMessage());
        assertFalse(Files.exists(out));
    }

    @Test
    void aDamagedSuiteIsSaidInOneLine() throws Exception {
        Path file = suite.resolve("suite.json");
        String sound = Files.readString(file);
        for (String[] damage : new String[][] {
            {sound.substring(0, 40), "suite.json is no JSON file: "},
            {sound.replace("line-count", "sums"), "unknown task 'sums'; the tasks are "},
            {sound.replace("\"longer\"", "\"../model\""), "the sets are [in-distribution, renamed, ../model, "},
            {sound.replaceFirst("(?s)\"sets\".*\\]", "\"sets\" : null"), "the sets are []; wanted [in-distribution, "},
            {"{}", "suite.json: Missing creator property 'task'"},
        }) {
            Files.writeString(file, damage[0]);
            var e = assertThrows(IOException.class, () -> evaluate(false, settings(0)));
            assertTrue(e.getMessage().contains(file.toString()) && e.getMessage().contains(damage[1]), e.getMessage());
        }
        Files.writeString(file, sound);
        Files.delete(suite.resolve("denser.jsonl"));
        var e = assertThrows(IOException.class, () -> evaluate(false, settings(0)));
        assertEquals(suite.resolve("denser.jsonl") + " is not there; make the suite anew", e.getMessage());
        assertFalse(Files.exists(out));
    }

    /** Rows made up: right are the first {@code right} of {@code n}. */
    private static Evaluation evaluation(int right, int n) {
        String[] pairs = new String[n];
        for (int i = 0; i < n; i++) {
            pairs[i] = i < right ? "3=3" : "3=4";
        }
        return new Evaluation(TASK, Rows.counts(pairs));
    }

    @Test
    void renamedProgramsAreComparedInPairsAndOthersNot() {
        Map<String, Evaluation> sets = new LinkedHashMap<>();
        sets.put("in-distribution", evaluation(80, 100));
        sets.put("renamed", evaluation(70, 100));
        sets.put("longer", evaluation(70, 100));
        List<SuiteEvaluation.Row> table = new SuiteEvaluation(sets).table(Metric.EXECUTION);
        assertNull(table.get(0).difference());
        assertEquals(new Accuracy(70, 100), table.get(1).accuracy());
        assertEquals(-0.1, table.get(1).difference().value(), 1e-12);
        assertEquals(Samples.PAIRED, table.get(1).difference().samples());
        assertEquals(Samples.INDEPENDENT, table.get(2).difference().samples());
        assertTrue(table.get(1).difference().high() < 0 && table.get(2).difference().high() > 0, table.toString());
        assertEquals(AccuracyDifference.independent(new Accuracy(70, 100), new Accuracy(80, 100)),
                table.get(2).difference());
    }

    @Test
    void setsThatDoNotBelongTogetherAreRefused() {
        Evaluation some = evaluation(3, 5);
        assertThrows(IllegalArgumentException.class, () -> new SuiteEvaluation(Map.of("longer", some)));
        var fewer = new SuiteEvaluation(Map.of("in-distribution", some, "renamed", evaluation(3, 4)));
        var e = assertThrows(IllegalArgumentException.class, () -> fewer.table(Metric.EXACT));
        assertTrue(e.getMessage().contains("set renamed are not those of in-distribution one by one"), e.getMessage());
        Example output = new Example("output", "a = 1\n# ", "a?1", 1, 0);
        Evaluation other = new Evaluation(new OutputPrediction(),
                List.of(Rows.row(new OutputPrediction(), output, "a?1", List.of(), "")));
        var task = assertThrows(IllegalArgumentException.class,
                () -> new SuiteEvaluation(Map.of("in-distribution", some, "longer", other)));
        assertEquals("set longer is of task output; wanted line-count as in in-distribution", task.getMessage());
    }
}
