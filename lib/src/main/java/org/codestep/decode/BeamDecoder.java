package org.codestep.decode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.codestep.model.Continuation;
import org.codestep.model.LanguageModel;
import org.codestep.model.Prompt;
import org.codestep.model.engine.NoGradient;

/**
 * Beam search: follows several answers to each prompt at once, and gives the one of the highest probability that it
 * found. With one beam it is greedy decoding. Where two continuations are equally probable, the one of the better beam
 * goes first, then the one of the lower token.
 */
public final class BeamDecoder implements Decoder {

    private final LanguageModel model;
    private final DecodingSettings settings;
    private final int beams;
    private final double lengthPenalty;
    private final StopCondition stop;

    /**
     * An answer that the search has found.
     *
     * @param tokens without the one that ended it, but with what a {@link StopCondition} was met by
     * @param logProbability sum over its tokens, and over the one that ended it, in nats
     * @param score what answers are ranked by
     */
    public record Hypothesis(List<Integer> tokens, double logProbability, double score) {

        public Hypothesis {
            tokens = List.copyOf(tokens);
        }
    }

    /**
     * @param settings the batch size counts beams
     * @param beams answers that are followed at once, at least 1
     * @param lengthPenalty the score is the log-probability divided by this power of the number of tokens: 0 favours
     *     short answers, 1 compares means a token; finite
     * @param stop an end of answers beside the settings' stop tokens
     */
    public BeamDecoder(
            LanguageModel model, DecodingSettings settings, int beams, double lengthPenalty, StopCondition stop) {
        if (beams < 1) {
            throw new IllegalArgumentException("beam search needs at least 1 beam, got " + beams);
        }
        if (!Double.isFinite(lengthPenalty)) {
            throw new IllegalArgumentException("the length penalty must be a finite number, got " + lengthPenalty);
        }
        this.model = model;
        this.settings = settings;
        this.beams = beams;
        this.lengthPenalty = lengthPenalty;
        this.stop = stop;
    }

    /** The same without an end beside the stop tokens. */
    public BeamDecoder(LanguageModel model, DecodingSettings settings, int beams, double lengthPenalty) {
        this(model, settings, beams, lengthPenalty, StopCondition.NONE);
    }

    @Override
    public List<int[]> decode(List<int[]> prompts) throws InterruptedException {
        return search(prompts).stream()
                .map(found -> found.get(0).tokens().stream().mapToInt(Integer::intValue).toArray())
                .toList();
    }

    /**
     * The answers found to each prompt, best first: as many as there are beams, or fewer where there are not so many.
     *
     * @throws IllegalArgumentException if a prompt is empty or longer than the model's block size
     */
    public List<List<Hypothesis>> search(List<int[]> prompts) throws InterruptedException {
        Prompts.requireFitting(prompts, model);
        List<List<Hypothesis>> found = new ArrayList<>();
        prompts.forEach(prompt -> found.add(List.of()));
        int together = Math.max(1, settings.batchSize() / beams);
        try (NoGradient inference = new NoGradient()) {
            for (int[] numbers : Prompts.plan(prompts.stream().mapToInt(prompt -> prompt.length).toArray(), together)) {
                int[][] batch = Arrays.stream(numbers).mapToObj(prompts::get).toArray(int[][]::new);
                List<Search> searches = searchTogether(batch);
                for (int i = 0; i < numbers.length; i++) {
                    found.set(numbers[i], searches.get(i).best());
                }
            }
        }
        return found;
    }

    private List<Search> searchTogether(int[][] prompts) throws InterruptedException {
        List<Search> searches = new ArrayList<>();
        for (int row = 0; row < prompts.length; row++) {
            searches.add(new Search(row, settings.room(prompts[row], model)));
        }
        List<Prompt> undrafted = Arrays.stream(prompts).map(Prompt::new).toList();
        try (Continuation batch = model.begin(undrafted, settings.maxNewTokens())) {
            float[] scores = batch.first(logits -> logits.logSoftmax(-1).toFloatArray());
            int rows = prompts.length;
            while (true) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("decoding stopped");
                }
                List<Beam> alive = new ArrayList<>();
                for (Search search : searches) {
                    search.advance(scores, scores.length / rows);
                    alive.addAll(search.renumber(alive.size()));
                }
                if (alive.isEmpty()) {
                    return searches;
                }
                batch.select(alive.stream().mapToInt(Beam::parent).toArray());
                int[] next = alive.stream().mapToInt(Beam::last).toArray();
                scores = batch.next(next, logits -> logits.logSoftmax(-1).toFloatArray());
                rows = next.length;
            }
        }
    }

    /** An answer that is not at its end, in a row of the batch; it continues what was in the row {@code parent}. */
    private record Beam(int row, int parent, int[] tokens, double logProbability) {

        int last() {
            return tokens[tokens.length - 1];
        }
    }

    /** The search for one prompt's answer. */
    private final class Search {

        private final int room;
        private final List<Hypothesis> ended = new ArrayList<>();
        private List<Beam> alive;

        Search(int row, int room) {
            this.room = room;
            this.alive = List.of(new Beam(row, row, new int[0], 0));
        }

        /** Continues every beam by one token, and keeps the best; ends when as many answers have ended as beams. */
        void advance(float[] scores, int vocabulary) {
            List<Beam> next = new ArrayList<>();
            int rank = 0;
            for (Beam candidate : candidates(scores, vocabulary)) {
                boolean stopped = settings.stopTokens().contains(candidate.last());
                if (!stopped && !stop.isMet(candidate.tokens)) {
                    if (next.size() < beams) {
                        next.add(candidate);
                    }
                } else if (rank < beams && ended.size() < beams) {
                    int length = candidate.tokens.length - (stopped ? 1 : 0);
                    ended.add(hypothesis(Arrays.copyOf(candidate.tokens, length), candidate.logProbability));
                }
                rank++;
            }
            alive = ended.size() >= beams ? List.of() : next;
            if (!alive.isEmpty() && alive.get(0).tokens.length == room) {
                alive.forEach(beam -> ended.add(hypothesis(beam.tokens, beam.logProbability)));
                alive = List.of();
            }
        }

        private List<Beam> candidates(float[] scores, int vocabulary) {
            List<Beam> candidates = new ArrayList<>();
            // So many that enough are left to go on where every stop token is among them.
            int wanted = Math.min(vocabulary, beams + settings.stopTokens().size());
            for (Beam beam : alive) {
                int from = beam.row * vocabulary;
                for (int token : Sampling.likeliest(scores, from, vocabulary, wanted)) {
                    int[] tokens = Arrays.copyOf(beam.tokens, beam.tokens.length + 1);
                    tokens[beam.tokens.length] = token;
                    candidates.add(new Beam(-1, beam.row, tokens, beam.logProbability + scores[from + token]));
                }
            }
            candidates.sort(Comparator.comparingDouble(Beam::logProbability).reversed());
            return candidates;
        }

        /** Gives the beams rows from {@code first} on. */
        List<Beam> renumber(int first) {
            List<Beam> renumbered = new ArrayList<>();
            for (Beam beam : alive) {
                renumbered.add(
                        new Beam(first + renumbered.size(), beam.parent, beam.tokens, beam.logProbability));
            }
            alive = renumbered;
            return renumbered;
        }

        private Hypothesis hypothesis(int[] tokens, double logProbability) {
            double length = Math.max(1, tokens.length);
            return new Hypothesis(
                    IntStream.of(tokens).boxed().toList(),
                    logProbability,
                    logProbability / Math.pow(length, lengthPenalty));
        }

        List<Hypothesis> best() {
            return ended.stream()
                    .sorted(Comparator.comparingDouble(Hypothesis::score).reversed())
                    .limit(beams)
                    .toList();
        }
    }
}
