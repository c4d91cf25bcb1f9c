package org.codestep.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;
import org.codestep.model.CausalLanguageModel;

/** Continues prompts greedily, as a {@link CachedDecoder}, and keeps how sure the model was of each token. */
public final class ScoredDecoder {

    private final CausalLanguageModel model;
    private final DecodingSettings settings;

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
    }

    /**
     * The answers, in the order of the prompts. They are those of a {@link CachedDecoder}.
     *
     * @throws IllegalArgumentException if a prompt is empty or longer than the model's block size, or a score of the
     *     model is no number
     * @throws InterruptedException if the thread is interrupted
     */
    public List<Answer> decode(List<int[]> prompts) throws InterruptedException {
        Recorder recorder = new Recorder(prompts.size());
        List<int[]> tokens = new CachedDecoder(model, settings, recorder).decode(prompts);
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            int length = tokens.get(i).length;
            int room = Math.min(settings.maxNewTokens(), model.blockSize() - prompts.get(i).length + 1);
            boolean ended = length < room;
            answers.add(new Answer(recorder.choices.get(i).subList(0, ended ? length + 1 : length), ended));
        }
        return answers;
    }

    /** Takes the most probable tokens, and writes down how probable they were; a prompt's for one thread at a time. */
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
