package org.codestep.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.codestep.corpus.Example;
import org.codestep.corpus.file.JsonFile;
import org.codestep.evaluate.metric.Accuracy;
import org.codestep.evaluate.metric.Metric;
import org.codestep.evaluate.row.EvaluatedExample;
import org.codestep.evaluate.row.EvaluatedExample.BaselineAnswer;
import org.codestep.evaluate.run.EvaluationSummary;
import org.codestep.evaluate.slice.Facet;
import org.codestep.evaluate.slice.FacetSet;
import org.codestep.evaluate.slice.FacetSlice;
import org.codestep.task.TaskOptions;
import org.codestep.task.kind.LineCount;
import org.codestep.task.kind.OperatorPrediction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationTest {

    private static final String LOOP = "a = 1\nfor a in range(0, 3) :\n\tif a < 2 :\n\t\tprint(a)";

    @TempDir
    private Path folder;

    private static Evaluation loopsAndOthers() {
        List<EvaluatedExample> rows = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            boolean loop = i % 2 == 0;
            EvaluatedExample row = loop
                    ? Rows.count(LOOP, "10", i < 6 ? "10" : "9", i)
                    : Rows.count("a = 1 + 1", "1", "1", i);
            rows.add(Rows.with(row, Map.of("always 1", new BaselineAnswer("1", !loop))));
        }
        return new Evaluation(LineCount.PLAIN, rows);
    }

    private static List<String> names(List<FacetSlice> slices) {
        return slices.stream().map(FacetSlice::name).toList();
    }

    @Test
    void slicesHoldTheModelAndItsRivals() {
        List<FacetSlice> slices = loopsAndOthers().slices(TinyPyFacets.LOOPS, Metric.EXECUTION, 1);
        assertEquals(List.of("0", "1"), names(slices));
        assertEquals(new Accuracy(5, 5), slices.get(0).score());
        assertEquals(new Accuracy(3, 5), slices.get(1).score());
        assertEquals(new FacetSlice("1", new Accuracy(3, 5), Map.of("always 1", new Accuracy(0, 5))), slices.get(1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "nesting | 0 2", "snippet-length | 1 4", "executed-lines | 1 10", "answer-size | 1 2", "operator | + <"
    })
    void everyFacetIsOfTheProgramOrTheAnswer(String facet, String names) {
        assertEquals(List.of(names.split(" ")), names(loopsAndOthers().slices(Facet.named(facet), Metric.EXACT, 1)));
    }

    @Test
    void neighboursShareASlice() {
        List<FacetSlice> slices = loopsAndOthers().slices(TinyPyFacets.EXECUTED_LINES, Metric.EXECUTION, 6);
        assertEquals(List.of("1–10"), names(slices));
        assertEquals(10, slices.get(0).score().n());
    }

    /** An evaluation of programs that execute so many lines. */
    private static List<String> sliceNames(int minimum, int... counts) {
        List<EvaluatedExample> rows = new ArrayList<>();
        for (int count : counts) {
            rows.add(Rows.count("a = 1" + "\na = 1".repeat(count - 1), Integer.toString(count), "1", rows.size()));
        }
        Evaluation evaluation = new Evaluation(LineCount.PLAIN, rows);
        return names(evaluation.slices(TinyPyFacets.EXECUTED_LINES, Metric.EXECUTION, minimum));
    }

    @Test
    void numbersAreOrderedAsNumbers() {
        assertEquals(List.of("2", "9", "10"), sliceNames(1, 10, 2, 9, 10));
    }

    @Test
    void sparseNumbersShareASlice() {
        int[] counts = {1, 1, 1, 2, 5, 6, 7, 8};
        assertEquals(List.of("1", "2–8"), sliceNames(3, counts));
        assertEquals(List.of("1", "2–5", "6–8"), sliceNames(2, counts));
        assertEquals(List.of("1–8"), sliceNames(100, counts));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 40, 170})
    void everySliceButALonelyOneHasTheMinimum(int minimum) {
        List<FacetSlice> slices = SyntheticEvaluations.lineCounts(500, 0.8, 7)
                .slices(TinyPyFacets.EXECUTED_LINES, Metric.EXECUTION, minimum);
        assertEquals(500, slices.stream().mapToInt(slice -> slice.score().n()).sum());
        assertTrue(slices.stream().allMatch(slice -> slice.score().n() >= minimum), slices.toString());
    }

    @Test
    void levelsAreInOrderAndHoldEveryExampleOnce() {
        Evaluation evaluation = SyntheticEvaluations.lineCounts(500, 0.8, 7);
        List<FacetSlice> slices = evaluation.slices(TinyPyFacets.LEVEL, Metric.EXECUTION, 1);
        assertEquals(List.of("1.1", "1.2", "2.1", "2.2", "3.1", "3.2"), names(slices).subList(0, 6));
        assertEquals(500, slices.stream().mapToInt(slice -> slice.score().n()).sum());
        assertEquals(evaluation.accuracy(Metric.EXECUTION).right(),
                slices.stream().mapToInt(slice -> ((Accuracy) slice.score()).right()).sum());
    }

    @Test
    void answersAreQuotedInCsvWhereNeeded() throws IOException {
        Path file = folder.resolve("new/predictions.csv");
        EvaluatedExample right = Rows.row(LineCount.NOTEBOOK,
                LineCount.NOTEBOOK.example("a = 1\nprint(a)", 2, 0), "\n# 2", List.of(), "1.1");
        EvaluatedExample wrong = Rows.row(LineCount.NOTEBOOK,
                LineCount.NOTEBOOK.example("x", 1, 1), "\n# say \"é\", 2", List.of(), "3.1");
        new Evaluation(LineCount.NOTEBOOK, List.of(right, wrong)).writeCsv(file);
        assertEquals("""
                snippet,level,expected,answer,right
                "a = 1
                print(a)",1.1,2,2,true
                x,3.1,1,"say ""é"", 2",false
                """, Files.readString(file));
    }

    @Test
    void aFolderInTheWayOfTheCsvIsAnError() throws IOException {
        Path file = Files.createDirectories(folder.resolve("predictions.csv/occupied")).getParent();
        assertThrows(IOException.class, () -> loopsAndOthers().writeCsv(file));
        assertTrue(Files.isDirectory(file));
        assertFalse(Files.exists(folder.resolve("predictions.csv.part")));
    }

    @Test
    void whatIsNotKnownHasNoSlice() {
        assertEquals(List.of(), loopsAndOthers().slices(TinyPyFacets.LEVEL, Metric.EXECUTION, 1));
        EvaluatedExample foreign = Rows.count("import os", "1", "1", 0);
        Evaluation evaluation = new Evaluation(LineCount.PLAIN, List.of(foreign, Rows.count("a = 1", "1", "1", 1)));
        assertEquals(1, evaluation.slices(TinyPyFacets.LOOPS, Metric.EXECUTION, 1).get(0).score().n());
    }

    @Test
    void theOperatorAskedForIsTheSlice() {
        var task = new OperatorPrediction(TaskOptions.DEFAULT);
        Example example = new Example("operator", "a = 4 ? 2 - 1\n# a?1;operator?", "//", 1, 0);
        EvaluatedExample row = Rows.row(task, example, "/", List.of(), "1.1");
        Evaluation evaluation = new Evaluation(task, List.of(row));
        assertEquals(List.of("//"), names(evaluation.slices(TinyPyFacets.OPERATOR, Metric.EXECUTION, 1)));
        assertEquals(List.of("1.1"), names(evaluation.slices(TinyPyFacets.LEVEL, Metric.EXECUTION, 1)));
        assertEquals(List.of("-", "//"), row.shape().operators());
        assertEquals(new Accuracy(0, 1), evaluation.accuracy(Metric.EXACT));
    }

    @Test
    void baselinesAreRivalsByName() {
        Evaluation evaluation = loopsAndOthers();
        assertEquals(List.of("always 1"), evaluation.baselines());
        assertEquals(new Accuracy(5, 10), evaluation.baselineAccuracies().get("always 1"));
        assertEquals(new Accuracy(8, 10), evaluation.accuracy(Metric.EXECUTION));
    }

    @Test
    void refusesNoRowsAndAnotherTask() {
        assertThrows(IllegalArgumentException.class, () -> new Evaluation(LineCount.PLAIN, List.of()));
        List<EvaluatedExample> rows = Rows.counts("1=1");
        var e = assertThrows(IllegalArgumentException.class, () -> new Evaluation(LineCount.NOTEBOOK, rows));
        assertEquals("example 0 is one of task line-count; wanted one of line-count-notebook", e.getMessage());
    }

    @Test
    void rowsAreTheSameAfterWritingAndReading() {
        for (EvaluatedExample row : List.of(
                Rows.sure(true, 0.9, 1e-7), Rows.notAsked(), Rows.count("import os", "1", "", 3),
                loopsAndOthers().rows().get(0))) {
            assertEquals(row, JsonFile.of(JsonFile.tree(row), EvaluatedExample.class));
        }
    }

    @Test
    void facetsHaveNamesOfTheirOwn() {
        List<String> names = FacetSet.all().stream().map(Facet::name).toList();
        assertEquals(names, names.stream().distinct().map(name -> Facet.named(name).name()).toList());
    }

    @Test
    void unknownNamesListTheKnownOnes() {
        String facet = assertThrows(IllegalArgumentException.class, () -> Facet.named("depth")).getMessage();
        assertTrue(facet.startsWith("unknown feature 'depth' to slice by; the features are "), facet);
        assertTrue(facet.contains("level, loops, nesting"), facet);
        String metric = assertThrows(IllegalArgumentException.class, () -> Metric.named("bleu")).getMessage();
        assertTrue(metric.startsWith("unknown metric 'bleu'; the metrics are "), metric);
        assertTrue(metric.contains("exact, execution, soft"), metric);
        assertThrows(IllegalArgumentException.class,
                () -> new EvaluationSummary.View(List.of(), Metric.EXACT, 0));
    }
}
