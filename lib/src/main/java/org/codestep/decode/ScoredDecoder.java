package org.codestep.decode;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntBinaryOperator;
import java.util.stream.IntStream;
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
     * @param token the most probable one; of equally probable ones that with the lowest id. In an answer that was found
     *     in another way, the one that it has
     * @param logProbability in nats
     * @param runnerUp the most probable one beside it, by the same rule
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
        Recorder recorder = new Recorder(prompts.size(), null);
        List<int[]> tokens = new CachedDecoder(model, settings, recorder, stop).decode(prompts, drafts);
        return collected(prompts, tokens, recorder);
    }

    private List<Answer> collected(List<int[]> prompts, List<int[]> tokens, Recorder recorder) {
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            int length = tokens.get(i).length;
            boolean ended = settings.cause(prompts.get(i), tokens.get(i), stop, model) == AnswerEnd.Cause.END;
            answers.add(new Answer(recorder.choices.get(i).subList(0, ended ? length + 1 : length), ended));
        }
        return answers;
    }

    /**
     * How sure the model is of answers that were found in another way, each read at once.
     *
     * @param answers without the tokens that ended them; the model can have given them with these settings
     * @return in their order; the choice of an answer's end is that of its stop token, of several of the least
     */
    public List<Answer> score(List<int[]> prompts, List<int[]> answers) throws InterruptedException {
        int end = settings.stopTokens().stream().min(Comparator.naturalOrder()).orElse(-1);
        Recorder recorder = new Recorder(prompts.size(), (number, place) ->
                place < answers.get(number).length ? answers.get(number)[place] : end);
        new CachedDecoder(model, settings, recorder, stop).decode(prompts, answers);
        return collected(prompts, answers, recorder);
    }

    /**
     * Takes the most probable tokens, or those that it is told, and writes down how probable they were; a prompt's for
     * one thread at a time.
     */
    private static final class Recorder implements TokenChoice {

        private final List<List<Choice>> choices = new ArrayList<>();

        /** By prompt and place; null for the most probable ones. */
        private final IntBinaryOperator told;

        Recorder(int prompts, IntBinaryOperator told) {
            this.told = told;
            for (int i = 0; i < prompts; i++) {
                choices.add(new ArrayList<>());
            }
        }

        @Override
        public int[] choose(NDArray logits, int[] prompts, int[] produced) {
            TopTokens best;
            int[] chosen;
            float[] ofChosen;
            // By the scores, as a CachedDecoder: two of them may have one and the same rounded probability.
            try (NDArray logarithms = logits.logSoftmax(-1)) {
                best = TopTokens.of(logits, logarithms, 2).requireNumbers();
                TopTokens found = best;
                chosen = IntStream.range(0, prompts.length)
                        .map(row -> told == null
                                ? found.tokens()[row][0] : told.applyAsInt(prompts[row], produced[row]))
                        .toArray();
                ofChosen = values(logarithms, chosen);
            }
            for (int row = 0; row < prompts.length; row++) {
                int second = best.tokens()[row][0] == chosen[row] ? 1 : 0;
                List<Choice> ofPrompt = choices.get(prompts[row]);
                // What was chosen along the part of a draft that did not stand is no part of the answer.
                ofPrompt.subList(produced[row], ofPrompt.size()).clear();
                ofPrompt.add(new Choice(
                        chosen[row], ofChosen[row], best.tokens()[row][second], best.others()[row][second]));
            }
            return chosen;
        }

        /** Of each row (V), what it says of one token. */
        private static float[] values(NDArray rows, int[] tokens) {
            long[] ids = Arrays.stream(tokens).asLongStream().toArray();
            try (NDArray index = rows.getManager().create(ids, new Shape(ids.length, 1));
                    NDArray found = rows.gather(index, 1)) {
                return found.toFloatArray();
            }
        }
    }
}
