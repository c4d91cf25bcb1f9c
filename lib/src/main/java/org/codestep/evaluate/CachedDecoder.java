package org.codestep.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.codestep.model.CausalLanguageModel;
import org.codestep.model.NoGradient;

/**
 * Continues prompts token by token, many at a time, with a key/value cache; greedily or by chance.
 *
 * <p>The answers equal those of a loop that reads each sequence anew for every token.
 */
public final class CachedDecoder implements Decoder {

    private final CausalLanguageModel model;
    private final DecodingSettings settings;
    private final TokenChoice choice;

    /** @param choice {@link TokenChoice#GREEDY}, or {@link Sampling} */
    public CachedDecoder(CausalLanguageModel model, DecodingSettings settings, TokenChoice choice) {
        this.model = model;
        this.settings = settings;
        this.choice = choice;
    }

    /**
     * An answer also ends where the model's block does.
     *
     * @throws IllegalArgumentException if a prompt is empty or longer than the model's block size
     */
    @Override
    public List<int[]> decode(List<int[]> prompts) throws InterruptedException {
        int[][] answers = new int[prompts.size()][];
        try (NoGradient inference = new NoGradient()) {
            for (int[] numbers : PromptBatch.plan(prompts, model.blockSize(), settings.batchSize())) {
                int[][] batch = Arrays.stream(numbers).mapToObj(prompts::get).toArray(int[][]::new);
                int[][] decoded = decodeTogether(batch, numbers);
                for (int i = 0; i < numbers.length; i++) {
                    answers[numbers[i]] = decoded[i];
                }
            }
        }
        return Arrays.asList(answers);
    }

    private int[][] decodeTogether(int[][] prompts, int[] numbers) throws InterruptedException {
        Answers answers = new Answers(prompts, numbers);
        try (PromptBatch batch = new PromptBatch(model, prompts, settings.maxNewTokens())) {
            int[] next = batch.readPrompts(logits -> choice.choose(logits, answers.numbers(), 0));
            answers.add(next);
            for (int produced = 1; answers.running() > 0; produced++) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("decoding stopped");
                }
                if (answers.shouldDrop(produced)) {
                    int[] kept = answers.dropEnded();
                    batch.select(kept);
                    int[] all = next;
                    next = Arrays.stream(kept).map(row -> all[row]).toArray();
                }
                int done = produced;
                next = batch.readTokens(next, logits -> choice.choose(logits, answers.numbers(), done));
                answers.add(next);
            }
        }
        return answers.tokens;
    }

    /** The answers of one batch as they grow. Each row of the batch continues one of them. */
    private final class Answers {

        private final int[][] prompts;
        private final int[][] tokens;
        private final int[] numbers;
        private final int[] room;
        private final int[] lengths;
        private final boolean[] ended;
        /** For each row, which answer it continues. */
        private int[] rows;

        Answers(int[][] prompts, int[] numbers) {
            this.prompts = prompts;
            this.numbers = numbers;
            this.rows = IntStream.range(0, prompts.length).toArray();
            this.lengths = new int[prompts.length];
            this.ended = new boolean[prompts.length];
            // The last token of an answer is never read, so it needs no place in the block.
            this.room = Arrays.stream(prompts)
                    .mapToInt(prompt -> Math.min(settings.maxNewTokens(), model.blockSize() - prompt.length + 1))
                    .toArray();
            this.tokens = Arrays.stream(room).mapToObj(int[]::new).toArray(int[][]::new);
        }

        /** The prompt's number of each row. */
        int[] numbers() {
            return Arrays.stream(rows).map(row -> numbers[row]).toArray();
        }

        int running() {
            return (int) Arrays.stream(rows).filter(answer -> !ended[answer]).count();
        }

        void add(int[] next) {
            for (int row = 0; row < rows.length; row++) {
                int answer = rows[row];
                if (ended[answer]) {
                    continue;
                }
                if (settings.stopTokens().contains(next[row])) {
                    end(answer);
                } else {
                    tokens[answer][lengths[answer]++] = next[row];
                    if (lengths[answer] == room[answer]) {
                        end(answer);
                    }
                }
            }
        }

        private void end(int answer) {
            ended[answer] = true;
            tokens[answer] = Arrays.copyOf(tokens[answer], lengths[answer]);
        }

        /**
         * Whether to drop the rows of ended answers: they cost as much as the others, but so does dropping them. One
         * that would grow out of the block must go.
         */
        boolean shouldDrop(int produced) {
            return running() <= rows.length / 2
                    || Arrays.stream(rows).anyMatch(answer ->
                            ended[answer] && prompts[answer].length + produced > model.blockSize());
        }

        /** The rows of answers that go on, which are the only rows from now on. */
        int[] dropEnded() {
            int[] before = rows;
            int[] kept = IntStream.range(0, rows.length).filter(row -> !ended[before[row]]).toArray();
            rows = Arrays.stream(kept).map(row -> before[row]).toArray();
            return kept;
        }
    }
}
