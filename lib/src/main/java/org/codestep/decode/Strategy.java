package org.codestep.decode;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.codestep.model.LanguageModel;

/**
 * How answers are found: greedily, by chance, or by beam search; and how many to each prompt.
 *
 * @param sampling how tokens are drawn, if they are
 * @param beams what is followed, if answers are searched for; not together with {@code sampling}
 * @param answers to each prompt, at least 1: drawn independently of each other, or the best that the beams found; one
 *     where neither is given, for greedy decoding finds no other
 */
public record Strategy(Optional<Sampling> sampling, Optional<Beams> beams, int answers) {

    /** The most probable token each time. */
    public static final Strategy GREEDY = new Strategy(Optional.empty(), Optional.empty(), 1);

    /**
     * An answer.
     *
     * @param tokens without the one that ended it
     * @param cause what ended it
     * @param score what beam search ranks it by; of others none
     */
    public record Answer(int[] tokens, AnswerEnd.Cause cause, OptionalDouble score) {}

    public Strategy {
        if (sampling.isPresent() && beams.isPresent()) {
            throw new IllegalArgumentException("beams are not drawn by chance; give a temperature or beams");
        }
        if (answers < 1) {
            throw new IllegalArgumentException("a prompt has at least 1 answer, got " + answers);
        }
        if (beams.isPresent() && answers > beams.get().count()) {
            throw new IllegalArgumentException(
                    answers + " answers are more than the " + beams.get().count() + " beams that find them");
        }
        if (sampling.isEmpty() && beams.isEmpty() && answers > 1) {
            throw new IllegalArgumentException(
                    "several answers are drawn, or found by beams; give a temperature or beams");
        }
    }

    /** What differs from greedy decoding, by name, as the command's options have it. */
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        sampling.ifPresent(each -> {
            settings.put("temperature", each.temperature());
            settings.put("top_k", each.topK());
            settings.put("top_p", each.topP());
            settings.put("min_p", each.minP());
            settings.put("seed", each.seed());
        });
        beams.ifPresent(each -> {
            settings.put("beams", each.count());
            settings.put("length_penalty", each.lengthPenalty());
            settings.put("early_stopping", each.stopping().toString());
        });
        return settings;
    }

    /** The same with other draws. */
    public Strategy withSeed(long seed) {
        return new Strategy(
                sampling.map(each -> new Sampling(each.temperature(), each.topK(), each.topP(), each.minP(), seed)),
                beams, answers);
    }

    /** What chooses the tokens where no beams do. */
    public TokenChoice choice() {
        return sampling.map(TokenChoice.class::cast).orElse(TokenChoice.GREEDY);
    }

    /**
     * The answers to each prompt, as many as are wanted; of beams fewer where there are not so many.
     *
     * @param stop ends an answer where no stop token does
     * @throws IllegalArgumentException if a prompt is empty or longer than the model takes, or there are more beams
     *     than tokens in the vocabulary
     */
    public List<List<Answer>> answer(
            LanguageModel model, DecodingSettings settings, StopCondition stop, List<int[]> prompts)
            throws InterruptedException {
        if (beams.isPresent()) {
            List<List<BeamDecoder.Hypothesis>> found =
                    new BeamDecoder(model, settings, beams.get(), stop).search(prompts);
            return IntStream.range(0, prompts.size())
                    .mapToObj(i -> found.get(i).stream()
                            .limit(answers)
                            .map(each -> answer(model, settings, stop, prompts.get(i), tokens(each),
                                    OptionalDouble.of(each.score())))
                            .toList())
                    .toList();
        }
        List<int[]> repeated =
                prompts.stream().flatMap(prompt -> Collections.nCopies(answers, prompt).stream()).toList();
        List<int[]> tokens = new CachedDecoder(model, settings, choice(), stop).decode(repeated);
        List<Answer> all = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            all.add(answer(model, settings, stop, repeated.get(i), tokens.get(i), OptionalDouble.empty()));
        }
        return IntStream.range(0, prompts.size())
                .mapToObj(i -> List.copyOf(all.subList(i * answers, (i + 1) * answers)))
                .toList();
    }

    private static int[] tokens(BeamDecoder.Hypothesis found) {
        return found.tokens().stream().mapToInt(Integer::intValue).toArray();
    }

    private static Answer answer(LanguageModel model, DecodingSettings settings, StopCondition stop, int[] prompt,
            int[] tokens, OptionalDouble score) {
        return new Answer(tokens, settings.cause(prompt, tokens, stop, model), score);
    }
}
