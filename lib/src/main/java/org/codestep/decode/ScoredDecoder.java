package org.codestep.decode;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import org.codestep.decode.logits.TopTokens;
import org.codestep.model.LanguageModel;

/** Continues prompts greedily, as a {@link CachedDecoder}, and keeps how sure the model was of each token. */
public final class ScoredDecoder {

    private final LanguageModel model;
    private final DecodingSettings settings;
    private final StopCondition stop;

    /**
     * A choice of the model.
     *
     * @param token the most probable one; of equally probable ones that with the lowest id
     * @param logProbability in nats
     * @param runnerUp the second most probable one, by the same rule
     * @param runnerUpLogProbability in nats
     */
    public record Choice(int token, float logProbability, int runnerUp, float runnerUpLogProbability) {}

    /**
     * An answer.
     *
     * @param choices one for each token, and if a stop token ended the answer, one more for that
     * @param ended whether a stop token ended it
     */
    public record Answer(List<Choice> choices, boolean ended) {

        public Answer {
            choices = List.copyOf(choices);
        }

        /** The tokens, without the one that ended it. */
        int[] tokens() {
            return choices.stream().limit(choices.size() - (ended ? 1 : 0)).mapToInt(Choice::token).toArray();
        }
    }

    /** @param stop ends an answer where no stop token does */
    public ScoredDecoder(LanguageModel model, DecodingSettings settings, StopCondition stop) {
        this.model = model;
        this.settings = settings;
        this.stop = stop;
    }

    /**
     * The answers, in the order of the prompts. They are those of a {@link CachedDecoder}.
     *
     * @param drafts see {@link CachedDecoder#decode(List, List)}
     * @throws IllegalArgumentException if a prompt is empty or longer than the model's block size, or a score of the
     *     model is no number
     * @throws InterruptedException if the thread is interrupted
     */
    public List<Answer> decode(List<int[]> prompts, List<int[]> drafts) throws InterruptedException {
        Recorder recorder = new Recorder(prompts.size());
        List<int[]> tokens = new CachedDecoder(model, settings, recorder, stop).decode(prompts, drafts);
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            int length = tokens.get(i).length;
            boolean ended = settings.cause(prompts.get(i), tokens.get(i), stop, model) == AnswerEnd.Cause.END;
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
        public int[] choose(NDArray logits, int[] prompts, int[] produced) {
            TopTokens best;
            // By the scores, as a CachedDecoder: two of them may have one and the same rounded probability.
            try (NDArray logarithms = logits.logSoftmax(-1)) {
                best = TopTokens.of(logits, logarithms, 2).requireNumbers();
            }
            int[] chosen = new int[prompts.length];
            for (int row = 0; row < prompts.length; row++) {
                int[] tokens = best.tokens()[row];
                float[] logProbabilities = best.others()[row];
                chosen[row] = tokens[0];
                List<Choice> ofPrompt = choices.get(prompts[row]);
                // What was chosen along the part of a draft that did not stand is no part of the answer.
                ofPrompt.subList(produced[row], ofPrompt.size()).clear();
                ofPrompt.add(new Choice(tokens[0], logProbabilities[0], tokens[1], logProbabilities[1]));
            }
            return chosen;
        }
    }
}
