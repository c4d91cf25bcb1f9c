package org.codestep.decode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.codestep.corpus.file.OrderedMap;
import org.codestep.model.LanguageModel;
import org.codestep.model.engine.EngineThreads;
import org.codestep.model.engine.NoGradient;

/**
 * Continues prompts token by token, many at a time, with a key/value cache; greedily or by chance. Prompts of like
 * length share a batch. On a CPU each core works on batches of its own.
 *
 * <p>The answers equal those of a loop that reads each sequence anew for every token, but for rounding, where two
 * tokens score alike: the engine sums in another order for another number of rows.
 */
public final class CachedDecoder implements Decoder {

    /** With fewer prompts each, the cores would take longer to fetch the parameters than to compute with them. */
    private static final int FEWEST_TO_DIVIDE = 16;

    private final LanguageModel model;
    private final DecodingSettings settings;
    private final TokenChoice choice;
    private final StopCondition stop;
    private final int cores;

    /** @param choice {@link TokenChoice#GREEDY}, or {@link Sampling} */
    public CachedDecoder(LanguageModel model, DecodingSettings settings, TokenChoice choice) {
        this(model, settings, choice, StopCondition.NONE);
    }

    /** @param stop ends an answer where no stop token does; it is watched by several threads at once */
    public CachedDecoder(LanguageModel model, DecodingSettings settings, TokenChoice choice, StopCondition stop) {
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
     * The same answers, sooner where a draft is near; but for rounding, where two tokens score alike. A draft is read
     * together with its prompt, all tokens at once; what the model chooses along it stands up to the first token in
     * which the two differ, and from there the answer goes on token by token (after arXiv 2304.04487).
     *
     * @param drafts for each prompt, how its answer may begin; may be empty
     * @throws IllegalArgumentException if a prompt is empty or longer than the model's block size, or there are not as
     *     many drafts as prompts
     */
    public List<int[]> decode(List<int[]> prompts, List<int[]> drafts) throws InterruptedException {
        Prompts.requireFitting(prompts, model);
        if (drafts.size() != prompts.size()) {
            throw new IllegalArgumentException("wanted a draft for each of " + prompts.size() + " prompts, got "
                    + drafts.size());
        }
        int[][] answers = new int[prompts.size()][];
        List<DraftedPrompt> whole = new ArrayList<>();
        for (int i = 0; i < answers.length; i++) {
            whole.add(DraftedPrompt.of(i, prompts.get(i), drafts.get(i), settings.room(prompts.get(i), model)));
        }
        answer(whole.stream().map(DraftedPrompt::withShortDraft).toList(), answers);
        answer(whole.stream().filter(prompt -> answers[prompt.number()] == null).toList(), answers);
        return Arrays.asList(answers);
    }

    /** Puts the answers where their prompts' numbers say; null for those put off, see {@link DraftedPrompt}. */
    private void answer(List<DraftedPrompt> prompts, int[][] answers) throws InterruptedException {
        int share = Math.max(FEWEST_TO_DIVIDE, (prompts.size() + cores - 1) / cores);
        List<int[]> batches = Prompts.plan(
                prompts.stream().mapToInt(DraftedPrompt::length).toArray(), Math.min(share, settings.batchSize()));
        // The longest take longest: begun last, they would keep one core at work alone.
        Collections.reverse(batches);
        int workers = Math.max(1, Math.min(cores, batches.size()));
        try (EngineThreads threads = new EngineThreads(workers)) {
            if (workers == 1) {
                // Here, since the engine's own threads wait less eagerly for the work of a second thread of Java: a
                // token of a model of 135M parameters took 65 ms there and 41 ms here.
                for (int[] batch : batches) {
                    place(answerOnThisThread(batch, prompts), batch, prompts, answers);
                }
            } else {
                answerSideBySide(batches, workers, prompts, answers);
            }
        }
    }

    private void answerSideBySide(List<int[]> batches, int workers, List<DraftedPrompt> prompts, int[][] answers)
            throws InterruptedException {
        try (var decoded = new OrderedMap<>(batches.iterator(), workers, batch -> answerOnWorker(batch, prompts))) {
            for (int[] batch : batches) {
                place(decoded.next(), batch, prompts, answers);
            }
        } catch (CancellationException e) {
            Thread.interrupted();
            throw (InterruptedException) new InterruptedException("decoding stopped").initCause(e);
        }
    }

    private static void place(int[][] found, int[] batch, List<DraftedPrompt> prompts, int[][] answers) {
        for (int i = 0; i < batch.length; i++) {
            answers[prompts.get(batch[i]).number()] = found[i];
        }
    }

    private int[][] answerOnWorker(int[] batch, List<DraftedPrompt> prompts) {
        try {
            return answerOnThisThread(batch, prompts);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("decoding stopped");
        }
    }

    /** @param batch the places in {@code prompts} of those that are answered side by side */
    private int[][] answerOnThisThread(int[] batch, List<DraftedPrompt> prompts) throws InterruptedException {
        List<DraftedPrompt> chosen = Arrays.stream(batch).mapToObj(prompts::get).toList();
        try (NoGradient inference = new NoGradient()) {
            return new AnswerBatch(model, settings, choice, stop, chosen).answer();
        }
    }
    }
