package org.codestep.decode;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.codestep.decode.logits.Penalties.Sequence;
import org.codestep.model.Continuation;
import org.codestep.model.LanguageModel;
import org.codestep.model.Prompt;

/** Continues some prompts side by side until the last answer has ended. Each row of the batch continues one of them. */
final class AnswerBatch {

    private final LanguageModel model;
    private final DecodingSettings settings;
    private final TokenChoice choice;
    /** For each answer. */
    private final List<IntPredicate> stops;
    private final List<DraftedPrompt> prompts;
    private final int[][] tokens;
    private final int[] numbers;
    private final int[] lengths;
    private final boolean[] ended;
    /** How many tokens were chosen for each answer, also after its end. */
    private final int[] chosen;
    /** For each row, which answer it continues. */
    private int[] rows;

    AnswerBatch(LanguageModel model, DecodingSettings settings, TokenChoice choice, StopCondition stop,
            List<DraftedPrompt> prompts) {
        this.model = model;
        this.settings = settings;
        this.choice = choice;
        this.stops = prompts.stream().map(prompt -> stop.watch()).toList();
        this.prompts = prompts;
        this.numbers = prompts.stream().mapToInt(DraftedPrompt::number).toArray();
        this.rows = IntStream.range(0, numbers.length).toArray();
        this.lengths = new int[numbers.length];
        this.chosen = new int[numbers.length];
        this.ended = new boolean[numbers.length];
        this.tokens = prompts.stream().map(prompt -> new int[prompt.room()]).toArray(int[][]::new);
    }

    /** The answers, in the order of the prompts; null for one that is put off. To be called once. */
    int[][] answer() throws InterruptedException {
        List<Prompt> begun = IntStream.range(0, prompts.size())
                .filter(row -> !isReadBefore(row))
                .mapToObj(row -> prompts.get(row).begun())
                .toList();
        try (Continuation batch = model.begin(begun, settings.maxNewTokens())) {
            int[] next = begin(batch);
            while (running() > 0) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("decoding stopped");
                }
                if (shouldDrop()) {
                    int[] kept = dropEnded();
                    batch.select(kept);
                    int[] all = next;
                    next = Arrays.stream(kept).map(row -> all[row]).toArray();
                }
                next = batch.next(next, logits ->
                        choose(logits, ofRows(numbers), ofRows(chosen), this::sequence));
                add(next);
            }
        }
        return tokens;
    }

    /** Whether a row's prompt is that of the row before it, as of several answers: it is read once. */
    private boolean isReadBefore(int row) {
        return row > 0
                && prompts.get(row).prompt() == prompts.get(row - 1).prompt()
                && prompts.get(row).draft().length == 0
                && prompts.get(row - 1).draft().length == 0;
    }

    private int[] choose(NDArray logits, int[] ofPrompts, int[] places, IntFunction<Sequence> sequences) {
        if (settings.penalties().none()) {
            return choice.choose(logits, ofPrompts, places);
        }
        Sequence[] continued = IntStream.range(0, places.length).mapToObj(sequences).toArray(Sequence[]::new);
        try (NDArray scores = settings.penalties().apply(logits, continued, settings.stopTokens())) {
            return choice.choose(scores, ofPrompts, places);
        }
    }

    private Sequence sequence(int answer, int[] tokensOfAnswer) {
        return new Sequence(model.beforeAnswer(prompts.get(answer).prompt()), tokensOfAnswer);
    }

    /** What a row continues; of an ended one that is of no matter. */
    private Sequence sequence(int row) {
        int answer = rows[row];
        return sequence(answer, ended[answer] ? new int[0] : Arrays.copyOf(tokens[answer], lengths[answer]));
    }

    /** For each of so many, how many before it, or it, begin anew, less one. */
    private static int[] numbered(int count, IntPredicate anew) {
        int[] numbers = IntStream.range(0, count).map(i -> anew.test(i) ? 1 : 0).toArray();
        Arrays.parallelPrefix(numbers, Integer::sum);
        return Arrays.stream(numbers).map(number -> number - 1).toArray();
    }

    /** The rows of scores that were read, each as often as answers share it. */
    private static NDArray shared(NDArray scores, int[] readings) {
        long[] rows = Arrays.stream(readings).asLongStream().toArray();
        return scores.getShape().get(0) == rows.length ? scores : scores.get(scores.getManager().create(rows));
    }

    /** For each row, what this says of its answer. */
    private int[] ofRows(int[] ofAnswers) {
        return Arrays.stream(rows).map(answer -> ofAnswers[answer]).toArray();
    }

    private int running() {
        return (int) Arrays.stream(rows).filter(answer -> !ended[answer]).count();
    }

    /** Reads the prompts and drafts. The result is the first token of each row that no draft foresaw. */
    private int[] begin(Continuation batch) {
        // What may follow the prompt, and what may follow each token of the draft.
        int[] counts = prompts.stream().mapToInt(prompt -> prompt.draft().length + 1).toArray();
        int[] owners = IntStream.range(0, counts.length)
                .flatMap(row -> IntStream.generate(() -> row).limit(counts[row]))
                .toArray();
        int[] places = Arrays.stream(counts).flatMap(count -> IntStream.range(0, count)).toArray();
        int[] readings = numbered(places.length, i -> places[i] > 0 || !isReadBefore(owners[i]));
        int[] choices = batch.first(logits -> choose(
                shared(logits, readings),
                Arrays.stream(owners).map(row -> numbers[row]).toArray(),
                places,
                i -> sequence(owners[i], Arrays.copyOf(prompts.get(owners[i]).draft(), places[i]))));
        int[] next = new int[counts.length];
        int[] read = new int[counts.length];
        int from = 0;
        for (int row = 0; row < counts.length; row++) { // as yet, a row's number is its answer's
            int[] draft = prompts.get(row).draft();
            int[] along = Arrays.copyOfRange(choices, from, from + counts[row]);
            int agreed = Arrays.mismatch(draft, 0, draft.length, along, 0, draft.length);
            agreed = agreed < 0 ? draft.length : agreed;
            for (int i = 0; i <= agreed; i++) {
                add(row, along[i]);
            }
            if (prompts.get(row).putOff() && agreed == draft.length && !ended[row]) {
                end(row);
                tokens[row] = null;
            }
            next[row] = along[agreed];
            read[row] = agreed;
            from += counts[row];
        }
        if (readings[readings.length - 1] < readings.length - 1) {
            batch.select(numbered(counts.length, row -> !isReadBefore(row)));
        }
        batch.truncate(read);
        return next;
    }

    /** Adds a token for each row. */
    private void add(int[] next) {
        for (int row = 0; row < rows.length; row++) {
            add(rows[row], next[row]);
        }
    }

    private void add(int answer, int token) {
        chosen[answer]++;
        if (ended[answer]) {
            return;
        }
        if (settings.stopTokens().contains(token)) {
            end(answer);
            return;
        }
        tokens[answer][lengths[answer]++] = token;
        if (stops.get(answer).test(token) || lengths[answer] == tokens[answer].length) {
            end(answer);
        }
    }

    private void end(int answer) {
        ended[answer] = true;
        tokens[answer] = Arrays.copyOf(tokens[answer], lengths[answer]);
    }

    /**
     * Whether to drop the rows of ended answers: they cost as much as the others, but so does dropping them. One
     * for whose next token there is no room must go.
     */
    private boolean shouldDrop() {
        return running() <= rows.length / 2
                || Arrays.stream(rows).anyMatch(answer -> ended[answer] && !hasRoom(answer));
    }

    /** Whether the last token that was chosen for an answer can be read, and one more be chosen after it. */
    private boolean hasRoom(int answer) {
        return chosen[answer] <= settings.maxNewTokens()
                && chosen[answer] < model.answerLimit(prompts.get(answer).prompt().length);
    }

    /** The rows of answers that go on, which are the only rows from now on. */
    private int[] dropEnded() {
        int[] before = rows;
        int[] kept = IntStream.range(0, rows.length).filter(row -> !ended[before[row]]).toArray();
        rows = Arrays.stream(kept).map(row -> before[row]).toArray();
        return kept;
    }
}
