package org.codestep.decode;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.codestep.decode.logits.Penalties.Sequence;
import org.codestep.decode.logits.TopTokens;
import org.codestep.model.Continuation;
import org.codestep.model.LanguageModel;
import org.codestep.model.Prompt;
import org.codestep.model.engine.NoGradient;

/**
 * Beam search: follows several answers to each prompt at once, and gives those of the highest score that it found. With
 * one beam it is greedy decoding. Where two continuations are equally probable, the one of the better beam goes first,
 * then the one of the lower token.
 *
 * <p>A prompt is read once, and of what the model says of the vocabulary only the likeliest tokens leave the engine.
 */
public final class BeamDecoder implements Decoder {

    private static final Comparator<Hypothesis> BEST_FIRST =
            Comparator.comparingDouble(Hypothesis::score).reversed();

    private final LanguageModel model;
    private final DecodingSettings settings;
    private final Beams beams;
    private final StopCondition stop;

    /**
     * An answer that the search has found.
     *
     * @param tokens without the one that ended it, but with what a {@link StopCondition} was met by
     * @param logProbability sum over its tokens, and over the one that ended it, in nats, as the penalties leave them
     * @param score what answers are ranked by
     */
    public record Hypothesis(List<Integer> tokens, double logProbability, double score) {

        public Hypothesis {
            tokens = List.copyOf(tokens);
        }
    }

    /**
     * @param settings the batch size counts beams
     * @param stop an end of answers beside the settings' stop tokens
     */
    public BeamDecoder(LanguageModel model, DecodingSettings settings, Beams beams, StopCondition stop) {
        this.model = model;
        this.settings = settings;
        this.beams = beams;
        this.stop = stop;
    }

    /** A search that ends by {@link Beams.Stopping#FIRST}. */
    public BeamDecoder(
            LanguageModel model, DecodingSettings settings, int beams, double lengthPenalty, StopCondition stop) {
        this(model, settings, new Beams(beams, lengthPenalty, Beams.Stopping.FIRST), stop);
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
     * @throws IllegalArgumentException if a prompt is empty or longer than the model's block size, there are more beams
     *     than tokens in the vocabulary, or a score of the model is no number
     */
    public List<List<Hypothesis>> search(List<int[]> prompts) throws InterruptedException {
        Prompts.requireFitting(prompts, model);
        List<List<Hypothesis>> found = new ArrayList<>();
        prompts.forEach(prompt -> found.add(List.of()));
        int together = Math.max(1, settings.batchSize() / beams.count());
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
            searches.add(new Search(row, prompts[row]));
        }
        List<Prompt> undrafted = Arrays.stream(prompts).map(Prompt::new).toList();
        try (Continuation batch = model.begin(undrafted, settings.maxNewTokens())) {
            TopTokens top = batch.first(logits -> likeliest(logits, sequences(searches)));
            int rows = prompts.length;
            while (true) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("decoding stopped");
                }
                List<Beam> alive = new ArrayList<>();
                for (Search search : searches) {
                    search.advance(top);
                    alive.addAll(search.renumber(alive.size()));
                }
                if (alive.isEmpty()) {
                    return searches;
                }
                int[] parents = alive.stream().mapToInt(Beam::parent).toArray();
                if (!Arrays.equals(parents, IntStream.range(0, rows).toArray())) {
                    batch.select(parents);
                }
                int[] next = alive.stream().mapToInt(Beam::last).toArray();
                top = batch.next(next, logits -> likeliest(logits, sequences(searches)));
                rows = next.length;
            }
        }
    }

    /** What the rows continue; null where nobody asks. */
    private Sequence[] sequences(List<Search> searches) {
        return settings.penalties().none() ? null : searches.stream()
                .flatMap(search -> search.alive.stream().map(beam -> new Sequence(search.before, beam.tokens)))
                .toArray(Sequence[]::new);
    }

    /** The likeliest next tokens of each row: so many that enough do not end an answer, if all ends are among them. */
    private TopTokens likeliest(NDArray logits, Sequence[] sequences) {
        int vocabulary = Math.toIntExact(logits.getShape().get(1));
        beams.requireVocabulary(vocabulary);
        int count = Math.min(vocabulary, beams.count() * Math.max(2, 1 + settings.stopTokens().size()));
        NDArray scores = settings.penalties().apply(logits.logSoftmax(-1), sequences, settings.stopTokens());
        return TopTokens.of(scores, scores, count).requireNumbers();
    }

    /** An answer that is not at its end, in a row of the batch; it continues what was in the row {@code parent}. */
    private record Beam(int row, int parent, int[] tokens, double logProbability) {

        int last() {
            return tokens[tokens.length - 1];
        }
    }

    /** The search for the answers to one prompt. */
    private final class Search {

        private final int room;
        /** What the answers stand behind. */
        private final int[] before;
        /** Best first; of {@link Beams.Stopping#FIRST} in the order in which they ended. */
        private final List<Hypothesis> ended = new ArrayList<>();
        private List<Beam> alive;

        Search(int row, int[] prompt) {
            this.room = settings.room(prompt, model);
            this.before = model.beforeAnswer(prompt);
            this.alive = List.of(new Beam(row, row, new int[0], 0));
        }

        /** Continues every beam by one token, and keeps the best; an answer ends only as one of so many as beams. */
        void advance(TopTokens top) {
            List<Beam> next = new ArrayList<>();
            List<Beam> candidates = candidates(top);
            for (int rank = 0; rank < candidates.size(); rank++) {
                Beam candidate = candidates.get(rank);
                if (rank >= beams.count() && next.size() == beams.count()) {
                    break;
                }
                if (isEnd(candidate)) {
                    if (rank < beams.count()) {
                        end(candidate);
                    }
                } else if (next.size() < beams.count()) {
                    next.add(candidate);
                }
            }
            alive = isDone(next) ? List.of() : next;
            if (!alive.isEmpty() && alive.get(0).tokens.length == room) { // of a search that ends by FIRST
                alive.forEach(beam -> ended.add(hypothesis(beam)));
                alive = List.of();
            }
        }

        private List<Beam> candidates(TopTokens top) {
            List<Beam> candidates = new ArrayList<>();
            for (Beam beam : alive) {
                int[] likeliest = top.tokens()[beam.row];
                float[] scores = top.scores()[beam.row];
                for (int i = 0; i < likeliest.length && scores[i] > Float.NEGATIVE_INFINITY; i++) {
                    int[] tokens = Arrays.copyOf(beam.tokens, beam.tokens.length + 1);
                    tokens[beam.tokens.length] = likeliest[i];
                    candidates.add(new Beam(-1, beam.row, tokens, beam.logProbability + scores[i]));
                }
            }
            candidates.sort(Comparator.comparingDouble(Beam::logProbability).reversed());
            return candidates;
        }

        private boolean isEnd(Beam beam) {
            return isStopped(beam)
                    || stop.isMet(beam.tokens)
                    || beam.tokens.length == room && beams.stopping() != Beams.Stopping.FIRST;
        }

        private boolean isStopped(Beam beam) {
            return settings.stopTokens().contains(beam.last());
        }

        private void end(Beam beam) {
            if (beams.stopping() != Beams.Stopping.FIRST) {
                ended.add(hypothesis(beam));
                ended.sort(BEST_FIRST);
                ended.subList(Math.min(ended.size(), beams.count()), ended.size()).clear();
            } else if (ended.size() < beams.count()) {
                ended.add(hypothesis(beam));
            }
        }

        private Hypothesis hypothesis(Beam beam) {
            int length = beam.tokens.length - (isStopped(beam) ? 1 : 0);
            List<Integer> tokens = Arrays.stream(beam.tokens).limit(length).boxed().toList();
            int counted = beams.stopping() == Beams.Stopping.FIRST ? length : beam.tokens.length;
            return new Hypothesis(tokens, beam.logProbability, beams.score(beam.logProbability, counted));
        }

        private boolean isDone(List<Beam> next) {
            if (next.isEmpty() || ended.size() < beams.count()) {
                return next.isEmpty();
            }
            Beam best = next.get(0);
            double worst = ended.get(ended.size() - 1).score();
            return switch (beams.stopping()) {
                case FIRST, TRUE -> true;
                case FALSE -> beams.score(best.logProbability, best.tokens.length) <= worst;
                case NEVER -> beams.score(best.logProbability,
                        beams.lengthPenalty() > 0 ? room : best.tokens.length) <= worst;
            };
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

        List<Hypothesis> best() {
            if (ended.isEmpty()) {
                throw new IllegalArgumentException("beam search found no answer: all tokens are forbidden, as by"
                        + " n-grams that must not come again; let shorter answers end, or longer n-grams repeat");
            }
            return ended.stream().sorted(BEST_FIRST).limit(beams.count()).toList();
        }
    }
}
