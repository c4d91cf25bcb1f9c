package org.codestep.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.codestep.corpus.Example;
import org.codestep.corpus.JsonFile;
import org.codestep.evaluate.EvaluatedExample.BaselineAnswer;
import org.codestep.task.LineCount;
import org.codestep.task.OperatorPrediction;
import org.codestep.task.TaskOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EvaluationTest {

    private static final String LOOP = "a = 1\nfor a in range(0, 3) :\n\tif a < 2 :\n\t\tprint(a)";

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
        List<FacetSlice> slices = loopsAndOthers().slices(Facet.LOOPS, Metric.EXECUTION, 1);
        assertEquals(List.of("0", "1"), names(slices));
        assertEquals(new Accuracy(5, 5), slices.get(0).accuracy());
        assertEquals(new Accuracy(3, 5), slices.get(1).accuracy());
        assertEquals(new Slice("1", new Accuracy(3, 5), new Accuracy(0, 5)), slices.get(1).beside("always 1"));
        var e = assertThrows(IllegalArgumentException.class, () -> slices.get(0).beside("never"));
        assertEquals("unknown baseline 'never'; the baselines are [always 1]", e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "NESTING | 0 2", "SNIPPET_LENGTH | 1 4", "EXECUTED_LINES | 1 10", "ANSWER_SIZE | 1 2", "OPERATOR | + <"
    })
    void everyFacetIsOfTheProgramOrTheAnswer(Facet facet, String names) {
        assertEquals(List.of(names.split(" ")), names(loopsAndOthers().slices(facet, Metric.EXACT, 1)));
    }

    @Test
    void neighboursShareASlice() {
        List<FacetSlice> slices = loopsAndOthers().slices(Facet.EXECUTED_LINES, Metric.EXECUTION, 6);
        assertEquals(List.of("1–10"), names(slices));
        assertEquals(10, slices.get(0).accuracy().n());
    }

    @Test
    void whatIsNotKnownHasNoSlice() {
        assertEquals(List.of(), loopsAndOthers().slices(Facet.LEVEL, Metric.EXECUTION, 1));
        EvaluatedExample foreign = Rows.count("import os", "1", "1", 0);
        Evaluation evaluation = new Evaluation(LineCount.PLAIN, List.of(foreign, Rows.count("a = 1", "1", "1", 1)));
        assertEquals(1, evaluation.slices(Facet.LOOPS, Metric.EXECUTION, 1).get(0).accuracy().n());
    }

    @Test
    void theOperatorAskedForIsTheSlice() {
        var task = new OperatorPrediction(TaskOptions.DEFAULT);
        Example example = new Example("operator", "a = 4 ? 2 - 1\n# a?1;operator?", "//", 1, 0);
        EvaluatedExample row = Rows.row(task, example, "/", List.of(), "1.1");
        Evaluation evaluation = new Evaluation(task, List.of(row));
        assertEquals(List.of("//"), names(evaluation.slices(Facet.OPERATOR, Metric.EXECUTION, 1)));
        assertEquals(List.of("1.1"), names(evaluation.slices(Facet.LEVEL, Metric.EXECUTION, 1)));
        assertEquals(List.of("-", "//"), row.shape().operators());
        assertEquals(new Accuracy(0, 1), evaluation.accuracy(Metric.EXACT));
    }

    @Test
    void baselinesAreRivalsByName() {
        Evaluation evaluation = loopsAndOthers();
        assertEquals(List.of("always 1"), evaluation.baselines());
        assertEquals(new Accuracy(5, 10), evaluation.baselineAccuracies().get("always 1"));
        assertEquals(new Accuracy(5, 10), Accuracy.of(evaluation.predictions("always 1")));
        assertEquals(new Accuracy(8, 10), Accuracy.of(evaluation.predictions()));
        assertThrows(IllegalArgumentException.class, () -> evaluation.predictions("never"));
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

    @ParameterizedTest
    @EnumSource(Facet.class)
    void facetsHaveNames(Facet facet) {
        assertEquals(facet, Facet.named(facet.toString()));
    }

    @Test
    void unknownNamesListTheKnownOnes() {
        String facet = assertThrows(IllegalArgumentException.class, () -> Facet.named("depth")).getMessage();
        assertTrue(facet.startsWith("unknown feature 'depth' to slice by; the features are level, loops"), facet);
        String metric = assertThrows(IllegalArgumentException.class, () -> Metric.named("bleu")).getMessage();
        assertEquals("unknown metric 'bleu'; the metrics are exact, execution, soft", metric);
        assertThrows(IllegalArgumentException.class,
                () -> new EvaluationSummary.View(List.of(), Metric.EXACT, 0));
    }
}
