package org.codestep.evaluate;

import java.util.ArrayList;
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

    /** So many tokens of a draft are read at first: where the model errs in them, the others would be read in vain. */
    private static final int FIRST_OF_DRAFT = 16;

    private final CausalLanguageModel model;
    private final DecodingSettings settings;
    private final TokenChoice choice;
    private final StopCondition stop;
    private final int cores;

    /** @param choice {@link TokenChoice#GREEDY}, or {@link Sampling} */
    public CachedDecoder(CausalLanguageModel model, DecodingSettings settings, TokenChoice choice) {
        this(model, settings, choice, StopCondition.NONE);
    }

    /** @param stop ends an answer where no stop token does */
    CachedDecoder(CausalLanguageModel model, DecodingSettings settings, TokenChoice choice, StopCondition stop) {
        this.model = model;
        this.settings = settings;
        this.choice = choice;
        this.stop = stop;
        this.cores = model.manager().getDevice().isGpu() ? 1 : Runtime.getRuntime().availableProcessors();
    }

    /**
     * An answer also ends where the model's block does.
     *
     * @throws IllegalArgumentException if a prompt is empty or longer than the model's block size
     */
    @Override
    public List<int[]> decode(List<int[]> prompts) throws InterruptedException {
        return decode(prompts, Collections.nCopies(prompts.size(), new int[0]));
    }

    /**
     * The same answers, sooner where a draft is near. A draft is read together with its prompt, all tokens at once; what
     * the model chooses along it stands up to the first token in which the two differ, and from there the answer goes
     * on token by token (after arXiv 2304.04487).
     *
     * @param drafts for each prompt, how its answer may begin; may be empty
     * @throws IllegalArgumentException if a prompt is empty or longer than the model's block size
     */
    public List<int[]> decode(List<int[]> prompts, List<int[]> drafts) throws InterruptedException {
        PromptBatch.requireFitting(prompts, model.blockSize());
        int[][] answers = new int[prompts.size()][];
        List<Question> whole = new ArrayList<>();
        for (int i = 0; i < answers.length; i++) {
            // After a draft comes at least one more token.
            int[] draft = cut(drafts.get(i), room(prompts.get(i)) - 1);
            whole.add(new Question(i, prompts.get(i), draft, false));
        }
        answer(whole.stream().map(Question::begun).toList(), answers);
        answer(whole.stream().filter(question -> answers[question.number] == null).toList(), answers);
        return Arrays.asList(answers);
    }

    /** Puts the answers where their questions' numbers say; null for those that {@link Question#begun} puts off. */
    private void answer(List<Question> questions, int[][] answers) throws InterruptedException {
        int share = Math.max(FEWEST_TO_DIVIDE, (questions.size() + cores - 1) / cores);
        List<int[]> batches = PromptBatch.plan(questions.stream().map(Question::sequence).toList(),
                model.blockSize(), Math.min(share, settings.batchSize()));
        // The longest take longest: begun last, they would keep one core at work alone.
        Collections.reverse(batches);
        int workers = Math.max(1, Math.min(cores, batches.size()));
        try (EngineThreads threads = new EngineThreads(workers);
                var decoded = new OrderedMap<>(batches.iterator(), workers,
                        batch -> answerOnThisThread(Arrays.stream(batch).mapToObj(questions::get).toList()))) {
            for (int[] batch : batches) {
                int[][] ofBatch = decoded.next();
                for (int i = 0; i < batch.length; i++) {
                    answers[questions.get(batch[i]).number] = ofBatch[i];
                }
            }
        } catch (CancellationException e) {
            Thread.interrupted();
            throw (InterruptedException) new InterruptedException("decoding stopped").initCause(e);
        }
    }

    /** The most tokens that an answer can have: the last one is never read, so it needs no place in the block. */
    private int room(int[] prompt) {
        return Math.min(settings.maxNewTokens(), model.blockSize() - prompt.length + 1);
    }

    private static int[] cut(int[] tokens, int length) {
        return Arrays.copyOf(tokens, Math.min(tokens.length, length));
    }

    /**
     * A prompt, its number among all, and how its answer may begin.
     *
     * @param putOff whether there is no answer yet if the model agrees with all of the draft
     */
    private record Question(int number, int[] prompt, int[] draft, boolean putOff) {

        /** The same with the beginning of a long draft, put off if the model agrees with that. */
        Question begun() {
            return draft.length <= FIRST_OF_DRAFT
                    ? this : new Question(number, prompt, cut(draft, FIRST_OF_DRAFT), true);
        }

        int[] sequence() {
            int[] sequence = Arrays.copyOf(prompt, prompt.length + draft.length);
            System.arraycopy(draft, 0, sequence, prompt.length, draft.length);
            return sequence;
        }
    }

    /** @param questions that are answered side by side */
    private int[][] answerOnThisThread(List<Question> questions) {
        try (NoGradient inference = new NoGradient()) {
            return answer(questions);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("decoding stopped");
        }
    }

    private int[][] answer(List<Question> questions) throws InterruptedException {
        Answers answers = new Answers(questions);
        int[][] sequences = questions.stream().map(Question::sequence).toArray(int[][]::new);
        try (PromptBatch batch = new PromptBatch(model, sequences, settings.maxNewTokens())) {
            int[] next = answers.begin(batch);
            while (answers.running() > 0) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("decoding stopped");
                }
                if (answers.shouldDrop()) {
                    int[] kept = answers.dropEnded();
                    batch.select(kept);
                    int[] all = next;
                    next = Arrays.stream(kept).map(row -> all[row]).toArray();
                }
                next = batch.readTokens(next,
                        logits -> choice.choose(logits, answers.ofRows(answers.numbers), answers.ofRows(answers.chosen)));
                answers.add(next);
            }
        }
        return answers.tokens;
    }

    /** The answers of one batch as they grow. Each row of the batch continues one of them. */
    private final class Answers {

        private final List<Question> questions;
        private final int[][] tokens;
        private final int[] numbers;
        private final int[] lengths;
        private final boolean[] ended;
        /** How many tokens were chosen for each answer, also after its end. */
        private final int[] chosen;
        /** For each row, which answer it continues. */
        private int[] rows;

        Answers(List<Question> questions) {
            this.questions = questions;
            this.numbers = questions.stream().mapToInt(Question::number).toArray();
            this.rows = IntStream.range(0, numbers.length).toArray();
            this.lengths = new int[numbers.length];
            this.chosen = new int[numbers.length];
            this.ended = new boolean[numbers.length];
            this.tokens = questions.stream().map(question -> new int[room(question.prompt)]).toArray(int[][]::new);
        }

        /** For each row, what this says of its answer. */
        int[] ofRows(int[] ofAnswers) {
            return Arrays.stream(rows).map(answer -> ofAnswers[answer]).toArray();
        }

        int running() {
            return (int) Arrays.stream(rows).filter(answer -> !ended[answer]).count();
        }

        /** Reads the prompts and drafts. The result is the first token of each row that no draft foresaw. */
        int[] begin(PromptBatch batch) {
            // What may follow the prompt, and what may follow each token of the draft.
            int[] counts = questions.stream().mapToInt(question -> question.draft.length + 1).toArray();
            int[] owners = IntStream.range(0, counts.length)
                    .flatMap(row -> IntStream.range(0, counts[row]).map(place -> numbers[row]))
                    .toArray();
            int[] places = Arrays.stream(counts).flatMap(count -> IntStream.range(0, count)).toArray();
            int[] choices = batch.readPrompts(counts, logits -> choice.choose(logits, owners, places));
            int[] next = new int[counts.length];
            int[] read = new int[counts.length];
            int from = 0;
            for (int row = 0; row < counts.length; row++) {
                int[] draft = questions.get(row).draft;
                int[] along = Arrays.copyOfRange(choices, from, from + counts[row]);
                int agreed = Arrays.mismatch(draft, 0, draft.length, along, 0, draft.length);
                agreed = agreed < 0 ? draft.length : agreed;
                for (int i = 0; i <= agreed; i++) {
                    add(row, along[i]);
                }
                if (questions.get(row).putOff && agreed == draft.length && !ended[row]) {
                    end(row);
                    tokens[row] = null;
                }
                next[row] = along[agreed];
                read[row] = questions.get(row).prompt.length + agreed;
                from += counts[row];
            }
            batch.truncate(read);
            return next;
        }

        /** Adds a token for each row. */
        void add(int[] next) {
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
            if (lengths[answer] == tokens[answer].length || stop.isMet(tokens[answer], lengths[answer])) {
                end(answer);
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
        boolean shouldDrop() {
            return running() <= rows.length / 2
                    || Arrays.stream(rows).anyMatch(answer -> ended[answer]
                            && questions.get(answer).prompt.length + chosen[answer] > model.blockSize());
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
