package org.codestep.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.codestep.corpus.Example;
import org.codestep.decode.TokenScore;
import org.codestep.evaluate.row.EvaluatedExample;
import org.codestep.evaluate.row.EvaluatedExample.BaselineAnswer;
import org.codestep.evaluate.suite.SuiteEvaluation;
import org.codestep.generate.GeneratorConfig;
import org.codestep.generate.Level;
import org.codestep.generate.SnippetGenerator;
import org.codestep.generate.Variant;
import org.codestep.task.Subject;
import org.codestep.task.Task;
import org.codestep.task.kind.LineCount;
import org.codestep.task.kind.Tasks;

/** Evaluations of generated snippets with invented answers: the more lines are executed, the more of them are wrong. */
public final class SyntheticEvaluations {

    private static final String FIRST_COUNT = "5";

    private SyntheticEvaluations() {}

    /** Of line counting, with one baseline. @param skill from 0 to 1: a perfect model */
    public static Evaluation lineCounts(int n, double skill, long seed) {
        Random random = new Random(seed);
        List<EvaluatedExample> rows = new ArrayList<>();
        for (var snippet : new SnippetGenerator(new GeneratorConfig(Level.ALL, Variant.COUNTING, 5)).generate(n)) {
            long count = snippet.lineCount();
            Example example = LineCount.PLAIN.example(snippet.source(), count, rows.size());
            boolean right = random.nextDouble() < skill || skill > 0 && random.nextDouble() * count < 2;
            long off = random.nextInt(5) == 0 ? 2 + random.nextInt(12) : 1;
            String answer = Long.toString(right ? count : count + (random.nextBoolean() && count > off ? -off : off));
            EvaluatedExample row = Rows.row(LineCount.PLAIN, example, answer, tokens(answer, right, random),
                    snippet.level().toString());
            rows.add(Rows.with(row, Map.of(Baseline.MOST_FREQUENT,
                    new BaselineAnswer(FIRST_COUNT, FIRST_COUNT.equals(Long.toString(count))))));
        }
        return new Evaluation(LineCount.PLAIN, rows);
    }

    /** Of another task, without baselines; wrong answers lack their beginning or their end. */
    public static Evaluation of(String taskName, int n, double skill, long seed) {
        Task task = Tasks.named(taskName);
        Random random = new Random(seed);
        List<EvaluatedExample> rows = new ArrayList<>();
        for (var snippet : new SnippetGenerator(new GeneratorConfig(Level.ALL, Variant.COUNTING, 5)).generate(n)) {
            Example example = task.examples(new Subject(snippet.source(), rows.size()), null).list().get(0);
            boolean right = random.nextDouble() < skill;
            String expected = example.answer();
            String wrong = random.nextBoolean()
                    ? expected.substring(1)
                    : expected.substring(0, random.nextInt(expected.length()));
            String answer = right ? expected : wrong;
            rows.add(Rows.row(task, example, answer, tokens(answer, right, random), ""));
        }
        return new Evaluation(task, rows);
    }

    /** The same, if the first so many prompts had been too long. */
    public static Evaluation notAsked(Evaluation evaluation, int first) {
        List<EvaluatedExample> rows = new ArrayList<>(evaluation.rows());
        rows.replaceAll(row -> row.number() < first ? Rows.with(Rows.notAsked(row), row.baselines()) : row);
        return new Evaluation(evaluation.task(), rows);
    }

    /** A suite: the further a set is from the training set, the worse. */
    public static SuiteEvaluation suite(int n) {
        Map<String, Evaluation> sets = new LinkedHashMap<>();
        double skill = 0.9;
        for (String set : List.of("in-distribution", "renamed", "longer", "deeper", "denser", "hidden-numbers",
                "hidden-variables", "mixed-operators")) {
            sets.put(set, lineCounts(n, skill, sets.size()));
            skill -= 0.12;
        }
        return new SuiteEvaluation(sets);
    }

    /** One token a character, and the end. */
    private static List<TokenScore> tokens(String answer, boolean right, Random random) {
        List<TokenScore> tokens = new ArrayList<>();
        for (char character : answer.toCharArray()) {
            double probability = right
                    ? 1 - 0.5 * random.nextDouble() * random.nextDouble()
                    : 0.5 + 0.4 * random.nextDouble();
            tokens.add(score(Character.toString(character), probability, "7"));
        }
        tokens.add(score("", 0.9 + 0.1 * random.nextDouble(), "\n"));
        return tokens;
    }

    private static TokenScore score(String token, double probability, String runnerUp) {
        return new TokenScore(
                token, (float) Math.log(probability), runnerUp, (float) Math.log((1 - probability) * 0.9 + 1e-9));
    }
}
