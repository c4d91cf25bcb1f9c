package org.codestep.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.codestep.corpus.OrderedMap;
import org.codestep.model.CausalLanguageModel;

/**
 * Continues prompts greedily, with a key/value cache and many side by side, and keeps how sure the model was of each
 * token. Prompts of like length share a batch; on a CPU each core works on a batch of its own, as the operations of a
 * small model are too short to be divided.
 */
public final class ScoredDecoder {

    private final CausalLanguageModel model;
    private final DecodingSettings settings;
    private final int threads;

    /**
     * A choice of the model.
     *
     * @param token the most probable one
     * @param logProbability in nats
     * @param runnerUp the second most probable one
     * @param runnerUpLogProbability in nats
     */
    public record Choice(int token, float logProbability, int runnerUp, float runnerUpLogProbability) {}

    /**
     * An answer.
     *
     * @param choices one for each token, and if the answer ended, one more for the token that ended it
     * @param ended false if it was cut off
     */
    public record Answer(List<Choice> choices, boolean ended) {

        public Answer {
            choices = List.copyOf(choices);
        }

        /** The tokens, without the one that ended it. */
        public int[] tokens() {
            return choices.stream().limit(choices.size() - (ended ? 1 : 0)).mapToInt(Choice::token).toArray();
        }
    }

    public ScoredDecoder(CausalLanguageModel model, DecodingSettings settings) {
        this.model = model;
        this.settings = settings;
        this.threads = onGpu(model) ? 1 : Runtime.getRuntime().availableProcessors();
    }

    private static boolean onGpu(CausalLanguageModel model) {
        return model.parameters().values().iterator().next().getArray().getDevice().isGpu();
    }

    /**
     * The answers, in the order of the prompts. They end where those of a {@link CachedDecoder} do.
     *
     * @throws IllegalArgumentException if a prompt is empty or longer than the model's block size, or a score of the
     *     model is no number
     * @throws InterruptedException if the thread is interrupted
     */
    public List<Answer> decode(List<int[]> prompts) throws InterruptedException {
        List<int[]> batches = PromptBatch.plan(prompts, model.blockSize(), settings.batchSize());
        // The longest take longest: begun last, they would keep one core at work alone.
        Collections.reverse(batches);
        Answer[] answers = new Answer[prompts.size()];
        int engineThreadsBefore = JniUtils.getNumThreads();
        JniUtils.setNumThreads(Math.max(1, Runtime.getRuntime().availableProcessors() / threads));
        try (var decoded = new OrderedMap<>(batches.iterator(), threads, batch -> decodeTogether(prompts, batch))) {
            for (int[] batch : batches) {
                List<Answer> ofBatch = decoded.next();
                for (int i = 0; i < batch.length; i++) {
                    answers[batch[i]] = ofBatch.get(i);
                }
            }
        } catch (CancellationException e) {
            Thread.interrupted();
            throw (InterruptedException) new InterruptedException("decoding stopped").initCause(e);
        } finally {
            JniUtils.setNumThreads(engineThreadsBefore);
        }
        return List.of(answers);
    }

    private List<Answer> decodeTogether(List<int[]> prompts, int[] batch) {
        List<int[]> together = Arrays.stream(batch).mapToObj(prompts::get).toList();
        Recorder recorder = new Recorder(batch.length);
        try {
            List<int[]> tokens = new CachedDecoder(model, settings, recorder).decode(together);
            List<Answer> answers = new ArrayList<>();
            for (int i = 0; i < batch.length; i++) {
                int room = Math.min(settings.maxNewTokens(), model.blockSize() - together.get(i).length + 1);
                boolean ended = tokens.get(i).length < room;
                List<Choice> choices = recorder.choices.get(i).subList(0, tokens.get(i).length + (ended ? 1 : 0));
                answers.add(new Answer(choices, ended));
            }
            return answers;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("decoding stopped");
        }
    }

    /** Takes the most probable tokens, and writes down how probable they were. */
    private static final class Recorder implements TokenChoice {

        private final List<List<Choice>> choices = new ArrayList<>();

        Recorder(int prompts) {
            for (int i = 0; i < prompts; i++) {
                choices.add(new ArrayList<>());
            }
        }

        @Override
        public int[] choose(NDArray logits, int[] prompts, int produced) {
            NDList best = logits.logSoftmax(-1).topK(2, -1, true, true); // (B, 2) each
            float[] logProbabilities = best.get(0).toFloatArray();
            long[] tokens = best.get(1).toLongArray();
            int[] chosen = new int[prompts.length];
            for (int row = 0; row < prompts.length; row++) {
                int first = 2 * row;
                if (Float.isNaN(logProbabilities[first])) {
                    throw new IllegalArgumentException("the model's scores are not numbers (NaN); its parameters are"
                            + " damaged, or training had failed: take another checkpoint");
                }
                chosen[row] = (int) tokens[first];
                choices.get(prompts[row]).add(new Choice(
                        chosen[row], logProbabilities[first], (int) tokens[first + 1], logProbabilities[first + 1]));
            }
            return chosen;
        }
    }
}
