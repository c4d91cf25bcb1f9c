package org.codestep.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.codestep.corpus.Example;
import org.codestep.evaluate.metric.Accuracy;
import org.codestep.evaluate.metric.Metric;
import org.codestep.evaluate.row.EvaluatedExample;
import org.codestep.evaluate.row.Feature;
import org.codestep.evaluate.run.EvaluationSummary;
import org.codestep.task.Subject;
import org.codestep.task.kind.CodeTrace;
import org.codestep.task.kind.LineCount;
import org.junit.jupiter.api.Test;

/** What an evaluation's rows say of its mistakes. */
class ErrorAnalysisTest {

    @Test
    void confusionsAreCountedAndTheMostFrequentComesFirst() {
        List<EvaluatedExample> rows = Rows.counts("3=4", "3=3", "5=4", "5=4", "3=x", "5=5");
        assertEquals(
                List.of(new Confusions.Confusion("5", "4", 2), new Confusions.Confusion("3", "4", 1)),
                Confusions.top(rows, 2));
        assertEquals(3, Confusions.top(rows, 100).size());
    }

    @Test
    void theMatrixHoldsEveryAnswerOnce() {
        List<EvaluatedExample> rows = Rows.counts("10=10", "10=2", "2=2", "2=7", "2=10", "7=7");
        Confusions.Matrix matrix = Confusions.matrix(rows, 2);
        assertEquals(List.of("2", "10", Confusions.OTHER), matrix.answers());
        assertEquals(List.of(List.of(1, 1, 1), List.of(1, 1, 0), List.of(0, 0, 1)), matrix.counts());
    }

    @Test
    void errorsOfCountsAreDifferences() {
        CountErrors errors = CountErrors.of(Rows.counts("3=4", "3=3", "10=6", "5=x", "5=7"));
        assertEquals(new TreeMap<>(Map.of(-4L, 1, 0L, 1, 1L, 1, 2L, 1)), errors.histogram());
        assertEquals(4, errors.numbers());
        assertEquals(1, errors.noNumber());
        assertEquals(-0.25, errors.meanError(), 1e-12);
        assertEquals(1.75, errors.meanAbsoluteError(), 1e-12);
        assertTrue(errors.anyWrong());
        assertFalse(CountErrors.of(Rows.counts("3=3", "5=x")).anyWrong());
    }

    @Test
    void theFirstWrongStepOfATraceIsFound() {
        CodeTrace task = new CodeTrace();
        Example example = task.examples(new Subject("a = 1\nb = a\nc = b", 0), null).list().get(0);
        String answer = example.answer();
        List<EvaluatedExample> rows = new ArrayList<>();
        for (String given : List.of(
                answer,
                answer.replaceFirst("a\\?1;b\\?1", "a?1;b?2"),
                answer + "\n#STEP\nmore",
                answer.substring(0, answer.lastIndexOf("\n#STEP")))) {
            rows.add(Rows.row(task, example, given, List.of(), ""));
        }
        assertEquals(
                List.of(new FirstWrongStep(0, 3, 4), new FirstWrongStep(0, 5, 4), new FirstWrongStep(0, 4, 4)),
                FirstWrongStep.in(new Evaluation(task, rows)));
        assertEquals(new Accuracy(1, 4), new Evaluation(task, rows).accuracy(Metric.EXECUTION));
        assertEquals(new Accuracy(2, 4), new Evaluation(task, rows).accuracy(Metric.SOFT));
    }

    /** A prompt that was too long has no answer, and so none that is wrong in some way. */
    @Test
    void whatWasNotAskedIsNoMistakeOfAnyKind() {
        List<EvaluatedExample> asked = Rows.counts("3=4", "3=3", "5=x", "2=7");
        List<EvaluatedExample> rows = new ArrayList<>(asked);
        rows.addAll(1, List.of(Rows.notAsked(), Rows.notAsked()));
        Evaluation evaluation = new Evaluation(LineCount.PLAIN, rows);
        assertEquals(new Accuracy(1, 6), evaluation.accuracy(Metric.EXECUTION), "it counts as wrong");
        assertEquals(asked, evaluation.asked());
        assertEquals(Confusions.top(asked, 9), Confusions.top(rows, 9));
        assertEquals(Confusions.matrix(asked, 2), Confusions.matrix(rows, 2));
        CountErrors errors = CountErrors.of(rows);
        assertEquals(List.of(3, 1, 2), List.of(errors.numbers(), errors.noNumber(), errors.notAsked()));
        assertEquals(CountErrors.of(asked).histogram(), errors.histogram());
        assertEquals(
                List.of(new FirstWrongStep(0, 1, 1), new FirstWrongStep(2, 1, 1), new FirstWrongStep(3, 1, 1)),
                FirstWrongStep.in(evaluation));
        EvaluationSummary summary = EvaluationSummary.of(evaluation, EvaluationSummary.View.of(LineCount.PLAIN));
        assertEquals(2, summary.notAsked());
        assertEquals(errors, summary.countErrors());
    }

    /** Prompts that are too long are of long programs: it is not the model that makes them wrong. */
    @Test
    void programsThatWereNotAskedAboutMakeNoPattern() {
        List<EvaluatedExample> rows = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            EvaluatedExample row = Rows.count(i < 20 ? "long = 1" : "a = 1", "1", i % 2 == 0 ? "2" : "1", i);
            rows.add(i < 20 ? Rows.notAsked(row) : row);
        }
        List<Feature> features = List.of(Feature.containing("long", "long"), Feature.containing("a", "a"));
        assertEquals(List.of(), MistakePattern.in(new Evaluation(LineCount.PLAIN, rows), features, 1));
        List<EvaluatedExample> none = rows.subList(0, 20);
        assertEquals(List.of(), MistakePattern.in(new Evaluation(LineCount.PLAIN, none), features, 1));
    }

    @Test
    void doubtsAreAtTheSmallestMargin() {
        List<Doubt> doubts = Doubt.greatest(
                List.of(Rows.sure(true, 0.9, 0.5, 0.8), Rows.notAsked(), Rows.sure(false, 0.4), Rows.sure(true, 0.99)),
                2);
        assertEquals(List.of(0, 1), doubts.stream().map(Doubt::place).toList());
        assertEquals(List.of(false, true), doubts.stream().map(Doubt::right).toList());
        assertEquals(0.4 - 0.3, doubts.get(0).margin(), 1e-6);
        assertEquals(0.5 - 0.25, doubts.get(1).margin(), 1e-6);
    }

    @Test
    void probabilitiesAlongAnAnswerAreMeansByPlace() {
        List<PlaceProbability> places = PlaceProbability.along(
                List.of(Rows.sure(true, 0.9, 0.5), Rows.sure(true, 0.7), Rows.sure(false, 0.4, 0.6, 0.8)));
        assertEquals(3, places.size());
        assertEquals(0.8, places.get(0).meanRight(), 1e-6);
        assertEquals(0.4, places.get(0).meanWrong(), 1e-6);
        assertEquals(2, places.get(0).right());
        assertEquals(0.5, places.get(1).meanRight(), 1e-6);
        assertEquals(new PlaceProbability(2, 0, 0, 1, places.get(2).meanWrong()), places.get(2));
    }

    @Test
    void calibrationComparesConfidenceWithAccuracy() {
        List<EvaluatedExample> rows = List.of(
                Rows.sure(true, 0.9), Rows.sure(false, 0.95), Rows.sure(true, 0.5, 0.5), Rows.notAsked(),
                Rows.sure(true, 1));
        Calibration calibration = Calibration.of(rows, Metric.EXECUTION, 4);
        assertEquals(2, calibration.bins().size());
        assertEquals(new Accuracy(1, 1), calibration.bins().get(0).accuracy());
        assertEquals(0.25, calibration.bins().get(0).meanConfidence(), 1e-6);
        assertEquals(new Accuracy(2, 3), calibration.bins().get(1).accuracy());
        double expected = (Math.abs(0.25 - 1) + 3 * Math.abs(0.95 - 2.0 / 3)) / 4;
        assertEquals(expected, calibration.expectedCalibrationError(), 1e-6);
        assertThrows(IllegalArgumentException.class, () -> Calibration.of(rows, Metric.EXECUTION, 0));
    }

    @Test
    void aModelThatKnowsItselfHasNoCalibrationError() {
        Random random = new Random(5);
        List<EvaluatedExample> rows = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            double confidence = random.nextDouble();
            rows.add(Rows.sure(random.nextDouble() < confidence, confidence));
        }
        assertEquals(0, Calibration.of(rows, Metric.EXECUTION, 10).expectedCalibrationError(), 0.02);
    }

    /** Loops are wrong more often; loops over a variable named b nearly always. */
    @Test
    void patternsOfMistakesAreThoseThatWerePut() {
        Random random = new Random(6);
        List<EvaluatedExample> rows = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            boolean loop = random.nextBoolean();
            boolean named = random.nextBoolean();
            boolean wrong = random.nextDouble() < (loop && named ? 0.9 : 0.1);
            String name = named ? "b" : "a";
            String program = loop ? "for " + name + " in range(0, 3) :\n\tprint(1)" : name + " = 1";
            rows.add(Rows.count(program, "1", wrong ? "2" : "1", i));
        }
        Collections.shuffle(rows, random);
        List<MistakePattern> patterns = MistakePattern.in(
                new Evaluation(LineCount.PLAIN, rows),
                List.of(Feature.containing("loop", "for"), Feature.containing("b", "b"),
                        Feature.containing("always", ""), Feature.containing("never", "while")),
                3);
        assertEquals(List.of("loop", "b"), patterns.get(0).features());
        assertEquals(3, patterns.size(), patterns.toString());
        MistakePattern pair = patterns.get(0);
        assertEquals(0.9 / (0.25 * 0.9 + 0.75 * 0.1), pair.lift(), 0.3);
        assertTrue(pair.liftLow() < pair.lift() && pair.lift() < pair.liftHigh());
        assertTrue(pair.p() < 1e-10 && pair.adjustedP() >= pair.p());
    }

    /** The tea-tasting lady: 3 of 4 cups right has a probability of 17/70 by chance. */
    @Test
    void theTestIsFishers() {
        List<EvaluatedExample> rows = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            boolean milk = i < 4;
            boolean wrong = i < 3 || i == 4;
            rows.add(Rows.count(milk ? "milk = 1" : "a = 1", "1", wrong ? "2" : "1", i));
        }
        MistakePattern pattern = MistakePattern.in(
                new Evaluation(LineCount.PLAIN, rows), List.of(Feature.containing("milk", "milk")), 1).get(0);
        assertEquals(17.0 / 70, pattern.p(), 1e-12);
        assertEquals(pattern.p(), pattern.adjustedP(), 1e-12, "one test needs no adjustment");
        assertEquals(1.5, pattern.lift(), 1e-12);
        assertEquals(new Accuracy(3, 4).low() / 0.5, pattern.liftLow(), 1e-12);
    }

    @Test
    void theFeaturesAreThoseOfTheTask() {
        List<EvaluatedExample> rows = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            rows.add(Rows.count(i < 20 ? "while a > 0 :\n\ta = a - 1" : "a = 1", "1", i < 20 ? "2" : "1", i));
        }
        Evaluation evaluation = new Evaluation(LineCount.PLAIN, rows);
        List<MistakePattern> patterns = MistakePattern.in(evaluation, 3);
        assertEquals(List.of("while loop"), patterns.get(0).features());
        assertEquals(MistakePattern.in(evaluation, Feature.TINYPY, 3), patterns);
    }

    @Test
    void chanceMakesNoPattern() {
        Random random = new Random(8);
        List<EvaluatedExample> rows = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            rows.add(Rows.count("a = " + random.nextInt(100), "1", random.nextBoolean() ? "2" : "1", i));
        }
        List<Feature> digits = new ArrayList<>();
        for (int digit = 0; digit < 10; digit++) {
            digits.add(Feature.containing("digit " + digit, String.valueOf(digit)));
        }
        assertTrue(MistakePattern.in(new Evaluation(LineCount.PLAIN, rows), digits, 3).stream()
                .allMatch(pattern -> pattern.adjustedP() > 0.05));
    }

    @Test
    void withoutMistakesThereIsNothingToFind() {
        Evaluation evaluation = new Evaluation(LineCount.PLAIN, Rows.counts("1=1", "1=1"));
        assertEquals(List.of(), MistakePattern.in(evaluation, Feature.TINYPY, 1));
        assertEquals(List.of(), Confusions.top(evaluation.rows(), 5));
        assertEquals(List.of(), FirstWrongStep.in(evaluation));
    }
}
