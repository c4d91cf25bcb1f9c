package org.codestep.evaluate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.codestep.corpus.Example;
import org.codestep.decode.AnswerEnd;
import org.codestep.decode.DecodingSettings;
import org.codestep.decode.ScoredDecoder;
import org.codestep.decode.Strategy;
import org.codestep.decode.TokenScore;
import org.codestep.decode.logits.Penalties;
import org.codestep.evaluate.row.EvaluatedExample;
import org.codestep.evaluate.row.EvaluatedExample.BaselineAnswer;
import org.codestep.evaluate.row.EvaluatedExample.Correctness;
import org.codestep.evaluate.row.EvaluatedExample.Ending;
import org.codestep.evaluate.row.ProgramShape;
import org.codestep.model.LanguageModel;
import org.codestep.task.AnswerChecker;
import org.codestep.tokenize.Tokenizer;

/**
 * Asks a model the questions of a task, greedily where no other strategy is given, and finds out all
 * that an {@link Evaluation} is made of.
 *
 * <pre>{@code
 * var evaluator = new ExampleEvaluator(model, tokenizer, task, Map.of());
 * Evaluation evaluation = new Evaluation(task, evaluator.evaluate(examples, example -> "3.1"));
 * evaluation.accuracy(Metric.EXECUTION);
 * }</pre>
 */
public final class ExampleEvaluator {

    /** Sequences side by side: large enough for a core to be at work, small enough for its cache. */
    public static final int BATCH = 128;

    /** A token that ends the answer, or the two newlines that do. */
    private static final int ROOM_FOR_END = 2;

    private final LanguageModel model;
    private final Tokenizer tokenizer;
    private final AnswerChecker task;
    private final Map<String, Baseline> baselines;
    private final int batchSize;
    private final Strategy strategy;
    private final Penalties penalties;

    /**
     * @param tokenizer the one that the model was trained with
     * @param task whose check decides what is right
     * @param baselines trivial rivals, by name
     */
    public ExampleEvaluator(
            LanguageModel model, Tokenizer tokenizer, AnswerChecker task, Map<String, Baseline> baselines) {
        this(model, tokenizer, task, baselines, BATCH);
    }

    /** @param batchSize prompts that are continued side by side, see {@link DecodingSettings} */
    public ExampleEvaluator(LanguageModel model, Tokenizer tokenizer, AnswerChecker task,
            Map<String, Baseline> baselines, int batchSize) {
        this(model, tokenizer, task, baselines, batchSize, Strategy.GREEDY, Penalties.NONE);
    }

    /**
     * @param strategy by which the answers are found, one to each question
     * @param penalties what scores undergo before a token is chosen; those of the rows are the model's own
     */
    public ExampleEvaluator(LanguageModel model, Tokenizer tokenizer, AnswerChecker task,
            Map<String, Baseline> baselines, int batchSize, Strategy strategy, Penalties penalties) {
        if (batchSize < 1) {
            throw new IllegalArgumentException("a batch needs at least 1 prompt, got a batch size of " + batchSize);
        }
        this.model = model;
        this.tokenizer = tokenizer;
        this.task = task;
        this.baselines = Collections.unmodifiableMap(new LinkedHashMap<>(baselines));
        this.batchSize = batchSize;
        this.strategy = strategy;
        this.penalties = penalties;
    }

    /**
     * What is known of the answers of a file before the model is asked.
     *
     * @param longest tokens of the longest one: a longer answer of the model is cut off, for it is wrong anyway
     * @param severalLines whether any of them has a newline in it
     */
    public record AnswerForm(int longest, boolean severalLines) {

        /** Of no answer. */
        public static final AnswerForm NONE = new AnswerForm(0, false);

        /** The form when one more answer is known. @throws IllegalArgumentException if it cannot be encoded */
        public AnswerForm with(String answer, Tokenizer tokenizer) {
            return new AnswerForm(
                    Math.max(longest, tokenizer.encode(answer).length), severalLines || answer.contains("\n"));
        }
    }

    /**
     * Evaluates examples in memory.
     *
     * @param level of the snippet that an example was made from; empty if unknown
     * @return a row for each example, in their order
     * @throws IllegalArgumentException if a prompt or an answer cannot be encoded, or an example is not one of the task
     * @throws InterruptedException if the thread is interrupted
     */
    public List<EvaluatedExample> evaluate(List<Example> examples, Function<Example, String> level)
            throws InterruptedException {
        AnswerForm form = AnswerForm.NONE;
        for (Example example : examples) {
            form = form.with(example.answer(), tokenizer);
        }
        return evaluate(examples, 0, level, form);
    }

    /**
     * Evaluates some examples of a file.
     *
     * @param first the number of the first of them in the file
     * @param form of the answers of the whole file
     */
    public List<EvaluatedExample> evaluate(
            List<Example> examples, long first, Function<Example, String> level, AnswerForm form)
            throws InterruptedException {
        AnswerEnd end = new AnswerEnd(tokenizer, form.severalLines());
        var settings = new DecodingSettings(form.longest() + ROOM_FOR_END, end.stopTokens(), batchSize);
        List<int[]> asked = new ArrayList<>();
        List<int[]> drafts = new ArrayList<>();
        int[] places = new int[examples.size()];
        for (int i = 0; i < places.length; i++) {
            int[] prompt = tokenizer.encodeForModel(examples.get(i).prompt());
            places[i] = prompt.length > model.promptLimit() ? -1 : asked.size();
            if (places[i] >= 0) {
                asked.add(prompt);
                // The right answer is a good guess of the model's.
                drafts.add(tokenizer.encode(examples.get(i).answer()));
            }
        }
        List<ScoredDecoder.Answer> answers = answers(asked, drafts, first, settings, end);
        return IntStream.range(0, places.length)
                .parallel()
                .mapToObj(i -> {
                    Example example = examples.get(i);
                    return row(first + i, example, level.apply(example),
                            places[i] < 0 ? null : end.cut(answers.get(places[i])));
                })
                .toList();
    }

    private List<ScoredDecoder.Answer> answers(List<int[]> asked, List<int[]> drafts, long first,
            DecodingSettings settings, AnswerEnd end) throws InterruptedException {
        ScoredDecoder scored = new ScoredDecoder(model, settings, end);
        if (strategy.equals(Strategy.GREEDY) && penalties.none()) {
            return scored.decode(asked, drafts);
        }
        var penalised = new DecodingSettings(
                settings.maxNewTokens(), settings.stopTokens(), settings.batchSize(), penalties);
        // Each part of a file has draws of its own.
        Strategy drawn = strategy.sampling()
                .map(sampling -> strategy.withSeed(new SplittableRandom(sampling.seed() + first).nextLong()))
                .orElse(strategy);
        List<int[]> found = drawn.answer(model, penalised, end, asked).stream()
                .map(answers -> answers.get(0).tokens())
                .toList();
        return scored.score(asked, found);
    }

    /** @param answer null if the prompt was too long to ask */
    private EvaluatedExample row(long number, Example example, String level, AnswerEnd.Cut answer) {
        String text = answer == null ? "" : answer.text();
        Ending ending = answer == null ? Ending.TOO_LONG : answer.ended() ? Ending.ENDED : Ending.CUT_OFF;
        Map<String, BaselineAnswer> rivals = new LinkedHashMap<>();
        baselines.forEach((name, baseline) -> {
            String rival = baseline.answer(example);
            rivals.put(name, new BaselineAnswer(rival, task.check(example, rival).right()));
        });
        return new EvaluatedExample(
                number,
                example,
                level,
                text,
                ending,
                answer == null ? notAsked() : correctness(example, text),
                answer == null ? List.of() : answer.choices().stream().map(this::score).toList(),
                task.program(example).flatMap(ProgramShape::of).orElse(null),
                rivals);
    }

    private Correctness notAsked() {
        return new Correctness(
                false, false, false, "the prompt is longer than the model's block of " + model.promptLimit());
    }

    private Correctness correctness(Example example, String answer) {
        var verdict = task.check(example, answer);
        return new Correctness(answer.strip().equals(example.answer().strip()), verdict.right(),
                task.isLastStepRight(example, answer), verdict.reason());
    }

    private TokenScore score(ScoredDecoder.Choice choice) {
        return new TokenScore(tokenizer.decode(choice.token()), choice.logProbability(),
                tokenizer.decode(choice.runnerUp()), choice.runnerUpLogProbability());
    }
}
