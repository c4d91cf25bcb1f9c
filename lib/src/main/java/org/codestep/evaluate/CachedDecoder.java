package org.codestep.evaluate;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.codestep.corpus.OrderedMap;
import org.codestep.model.CausalLanguageModel;
import org.codestep.model.EngineThreads;
import org.codestep.model.NoGradient;

/**
 * Continues prompts token by token, many at a time, with a key/value cache; greedily or by chance. Prompts of like
 * length share a batch. On a CPU each core works on batches of its own.
 *
 * <p>The answers equal those of a loop that reads each sequence anew for every token.
 */
public final class CachedDecoder implements Decoder {

    /** With fewer prompts each, the cores would take longer to fetch the parameters than to compute with them. */
    private static final int FEWEST_TO_DIVIDE = 16;

    private final CausalLanguageModel model;
    private final DecodingSettings settings;
    private final TokenChoice choice;
    private final int cores;

    /** @param choice {@link TokenChoice#GREEDY}, or {@link Sampling} */
    public CachedDecoder(CausalLanguageModel model, DecodingSettings settings, TokenChoice choice) {
        this.model = model;
        this.settings = settings;
        this.choice = choice;
        this.cores = model.manager().getDevice().isGpu() ? 1 : Runtime.getRuntime().availableProcessors();
    }

    /**
     * An answer also ends where the model's block does.
     *
     * @throws IllegalArgumentException if a prompt is empty or longer than the model's block size
     */
    @Override
    public List<int[]> decode(List<int[]> prompts) throws InterruptedException {
        int share = Math.max(FEWEST_TO_DIVIDE, (prompts.size() + cores - 1) / cores);
        List<int[]> batches =
                PromptBatch.plan(prompts, model.blockSize(), Math.min(share, settings.batchSize()));
        // The longest take longest: begun last, they would keep one core at work alone.
        Collections.reverse(batches);
        int workers = Math.max(1, Math.min(cores, batches.size()));
        int[][] answers = new int[prompts.size()][];
        try (EngineThreads threads = new EngineThreads(workers);
                var decoded = new OrderedMap<>(batches.iterator(), workers, batch -> decode(prompts, batch))) {
            for (int[] batch : batches) {
                int[][] ofBatch = decoded.next();
                for (int i = 0; i < batch.length; i++) {
                    answers[batch[i]] = ofBatch[i];
                }
            }
        } catch (CancellationException e) {
            Thread.interrupted();
            throw (InterruptedException) new InterruptedException("decoding stopped").initCause(e);
        }
        return Arrays.asList(answers);
    }

    /** @param numbers of the prompts that are continued side by side */
    private int[][] decode(List<int[]> prompts, int[] numbers) {
        try (NoGradient inference = new NoGradient()) {
            return decodeTogether(Arrays.stream(numbers).mapToObj(prompts::get).toArray(int[][]::new), numbers);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("decoding stopped");
        }
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
