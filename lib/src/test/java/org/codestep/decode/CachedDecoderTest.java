package org.codestep.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.codestep.model.ManagedArrays;
import org.codestep.model.engine.NoGradient;
import org.codestep.model.gpt.Gpt;
import org.codestep.model.gpt.GptConfig;
import org.codestep.model.gpt.GptConfig.Positions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cached, batched decoding against a loop that reads one sequence anew for each token. */
class CachedDecoderTest {

    private static final int VOCABULARY = 9;
    private static final int BLOCK = 24;
    private static final int LONG_BLOCK = 64;
    private static final Set<Integer> STOPS = Set.of(0, 1);
    private static final DecodingSettings SETTINGS = new DecodingSettings(10, STOPS, 7);

    private static final StopCondition TWO_ALIKE = () -> twoAlikeAfter(0);
    private static final StopCondition LONG_AND_TWO_ALIKE = () -> twoAlikeAfter(35);

    private static IntPredicate twoAlikeAfter(int length) {
        IntArrayList seen = new IntArrayList();
        return token -> {
            boolean alike = !seen.isEmpty() && seen.getInt(seen.size() - 1) == token;
            seen.add(token);
            return alike && seen.size() > length;
        };
    }

    @RegisterExtension
    private final ManagedArrays managed = new ManagedArrays();

    private final NDManager manager = managed.manager();

    @ParameterizedTest
    @EnumSource
    void greedyAnswersEqualThoseOfAnUncachedLoop(Positions positions) throws InterruptedException {
        assertEqualsSlowLoop(model(positions), TokenChoice.GREEDY);
    }

    @ParameterizedTest
    @EnumSource
    void sampledAnswersEqualThoseOfAnUncachedLoop(Positions positions) throws InterruptedException {
        assertEqualsSlowLoop(model(positions), new Sampling(0.8, 6, 0.9, 4));
    }

    private void assertEqualsSlowLoop(Gpt model, TokenChoice choice) throws InterruptedException {
        List<int[]> prompts = prompts();
        List<int[]> answers = new CachedDecoder(model, SETTINGS, choice).decode(prompts);
        int stopped = 0;
        int longest = 0;
        for (int i = 0; i < prompts.size(); i++) {
            int[] expected = decodeSlowly(model, prompts.get(i), i, choice);
            assertArrayEquals(expected, answers.get(i), "prompt " + i + " of " + prompts.get(i).length + " tokens");
            stopped += expected.length < Math.min(10, BLOCK - prompts.get(i).length + 1) ? 1 : 0;
            longest = Math.max(longest, expected.length);
        }
        assertTrue(stopped > 0 && longest > 3, stopped + " answers ended by a stop token, the longest has " + longest);
    }

    /** Right ones, right ones that go on behind the end, ones that err somewhere, none at all, and too long ones. */
    @ParameterizedTest
    @EnumSource
    void draftsChangeNoAnswer(Positions positions) throws InterruptedException {
        Gpt model = model(positions);
        // Without stop tokens, some drafts are too long to be read at once.
        assertDraftsChangeNothing(model, new DecodingSettings(BLOCK, Set.of(), 7), TokenChoice.GREEDY);
        assertDraftsChangeNothing(model, SETTINGS, TokenChoice.GREEDY);
        assertDraftsChangeNothing(model, SETTINGS, new Sampling(0.8, 6, 0.9, 4));
    }

    private static void assertDraftsChangeNothing(Gpt model, DecodingSettings settings, TokenChoice choice)
            throws InterruptedException {
        CachedDecoder decoder = new CachedDecoder(model, settings, choice);
        List<int[]> answers = decoder.decode(prompts());
        for (int seed = 0; seed < 3; seed++) {
            Random random = new Random(seed);
            List<int[]> drafts = answers.stream().map(answer -> draft(answer, random)).toList();
            List<int[]> drafted = decoder.decode(prompts(), drafts);
            for (int i = 0; i < answers.size(); i++) {
                assertArrayEquals(answers.get(i), drafted.get(i),
                        "prompt " + i + ", answer " + Arrays.toString(answers.get(i)) + ", draft "
                                + Arrays.toString(drafts.get(i)));
            }
        }
    }

    private static int[] draft(int[] answer, Random random) {
        int[] longer = Arrays.copyOf(answer, answer.length + random.nextInt(BLOCK));
        int[] draft = random.nextBoolean() ? answer.clone() : longer;
        if (random.nextBoolean() && draft.length > 0) {
            draft[random.nextInt(draft.length)] = 2 + random.nextInt(VOCABULARY - 2);
        }
        return random.nextInt(4) == 0 ? new int[0] : draft;
    }

    /** A right draft, and the token that ends the answer, take no step but the first. */
    @Test
    void rightDraftsSaveTheSteps() throws InterruptedException {
        Gpt model = model(Positions.LEARNED);
        AtomicInteger calls = new AtomicInteger();
        TokenChoice counted = (logits, prompts, produced) -> {
            calls.incrementAndGet();
            return TokenChoice.GREEDY.choose(logits, prompts, produced);
        };
        CachedDecoder decoder = new CachedDecoder(model, new DecodingSettings(10, STOPS, 99), counted);
        List<int[]> answers = decoder.decode(prompts());
        int withoutDrafts = calls.getAndSet(0);
        decoder.decode(prompts(), answers);
        // Thirty prompts are one batch or two.
        assertTrue(calls.get() <= 2 && withoutDrafts > 2 * calls.get(), withoutDrafts + " calls, then " + calls);
    }

    /** Of a long draft the beginning is read; only if that is right, the whole. */
    @ParameterizedTest
    @EnumSource
    void scoresAlongDraftsAreThoseOfTheSteps(Positions positions) throws InterruptedException {
        Gpt model = model(positions, LONG_BLOCK);
        List<int[]> prompts = prompts().stream().filter(prompt -> prompt.length < 10).toList();
        DecodingSettings settings = new DecodingSettings(LONG_BLOCK, Set.of(), 99);
        for (StopCondition stop : List.of(StopCondition.NONE, LONG_AND_TWO_ALIKE)) {
            ScoredDecoder decoder = new ScoredDecoder(model, settings, stop);
            List<ScoredDecoder.Answer> steps =
                    decoder.decode(prompts, prompts.stream().map(prompt -> new int[0]).toList());
            List<int[]> drafts = new ArrayList<>();
            for (int i = 0; i < steps.size(); i++) {
                int[] draft = steps.get(i).tokens();
                // The first is right, the second wrong at once, the third at its end, and so on.
                if (i % 3 > 0) {
                    int place = i % 3 == 1 ? 0 : draft.length - 1;
                    draft[place] = (draft[place] + 1) % VOCABULARY;
                }
                drafts.add(draft);
            }
            assertTrue(drafts.stream().filter(draft -> draft.length > 2 * 16).count() > 3, "long drafts");
            assertAnswersAlike(steps, decoder.decode(prompts, drafts));
        }
    }

    private static void assertAnswersAlike(List<ScoredDecoder.Answer> expected, List<ScoredDecoder.Answer> answers) {
        for (int i = 0; i < expected.size(); i++) {
            List<ScoredDecoder.Choice> choices = expected.get(i).choices();
            assertEquals(choices.size(), answers.get(i).choices().size(), "answer " + i);
            assertEquals(expected.get(i).ended(), answers.get(i).ended(), "answer " + i);
            for (int place = 0; place < choices.size(); place++) {
                ScoredDecoder.Choice choice = answers.get(i).choices().get(place);
                assertEquals(choices.get(place).token(), choice.token(), "answer " + i + ", token " + place);
                assertEquals(choices.get(place).logProbability(), choice.logProbability(), 1e-4);
                assertEquals(choices.get(place).runnerUpLogProbability(), choice.runnerUpLogProbability(), 1e-4);
            }
        }
    }

    @Test
    void ofALongDraftTheBeginningIsReadFirst() throws InterruptedException {
        Gpt model = model(Positions.LEARNED, LONG_BLOCK);
        List<int[]> prompts = prompts().stream().filter(prompt -> prompt.length < 10).limit(2).toList();
        List<Integer> rows = new ArrayList<>();
        TokenChoice counted = (logits, numbers, produced) -> {
            rows.add(numbers.length);
            return TokenChoice.GREEDY.choose(logits, numbers, produced);
        };
        CachedDecoder decoder = new CachedDecoder(model, new DecodingSettings(40, Set.of(), 99), counted);
        List<int[]> answers = decoder.decode(prompts);
        int[] wrong = answers.get(1).clone();
        wrong[0] = (wrong[0] + 1) % VOCABULARY;
        rows.clear();
        decoder.decode(prompts, List.of(answers.get(0), wrong));
        // Sixteen tokens and what follows, of each; the wrong one's 39 other tokens step by step; then the right one's.
        assertEquals(List.of(34, 39, 40), List.of(rows.get(0), rows.size() - 2, rows.get(rows.size() - 1)));
    }

    @Test
    void draftsMustBeAsManyAsPrompts() {
        CachedDecoder decoder = new CachedDecoder(model(Positions.NONE), SETTINGS, TokenChoice.GREEDY);
        String message = assertThrows(
                        IllegalArgumentException.class, () -> decoder.decode(prompts(), List.of(new int[0])))
                .getMessage();
        assertEquals("wanted a draft for each of 30 prompts, got 1", message);
    }

    @Test
    void aConditionEndsAnswersToo() throws InterruptedException {
        Gpt model = model(Positions.NONE);
        List<int[]> whole = new CachedDecoder(model, SETTINGS, TokenChoice.GREEDY).decode(prompts());
        List<int[]> stopped =
                new CachedDecoder(model, SETTINGS, TokenChoice.GREEDY, TWO_ALIKE).decode(prompts(), whole);
        int shorter = 0;
        for (int i = 0; i < whole.size(); i++) {
            int[] answer = whole.get(i);
            int length = IntStream.rangeClosed(1, answer.length)
                    .filter(n -> TWO_ALIKE.isMet(Arrays.copyOf(answer, n)))
                    .findFirst()
                    .orElse(answer.length);
            assertArrayEquals(Arrays.copyOf(answer, length), stopped.get(i), "prompt " + i);
            shorter += length < answer.length ? 1 : 0;
        }
        assertTrue(shorter > 1, shorter + " answers are shorter");
    }

    @ParameterizedTest
    @EnumSource
    void beamsEqualThoseOfAnUncachedSearch(Positions positions) throws InterruptedException {
        Gpt model = model(positions);
        List<int[]> prompts = prompts().subList(0, 12);
        List<List<BeamDecoder.Hypothesis>> found = new BeamDecoder(model, SETTINGS, 3, 0.5).search(prompts);
        for (int i = 0; i < prompts.size(); i++) {
            List<Path> expected = searchSlowly(model, prompts.get(i), 3, 0.5);
            for (int k = 0; k < expected.size(); k++) {
                assertEquals(expected.get(k).tokens, found.get(i).get(k).tokens(), "prompt " + i + ", answer " + k);
                assertEquals(expected.get(k).logProbability, found.get(i).get(k).logProbability(), 1e-4);
            }
            assertEquals(expected.size(), found.get(i).size(), "prompt " + i);
        }
    }

    @Test
    void oneBeamIsGreedy() throws InterruptedException {
        Gpt model = model(Positions.ROTARY);
        List<int[]> greedy = new CachedDecoder(model, SETTINGS, TokenChoice.GREEDY).decode(prompts());
        List<int[]> beam = new BeamDecoder(model, SETTINGS, 1, 0).decode(prompts());
        for (int i = 0; i < greedy.size(); i++) {
            assertArrayEquals(greedy.get(i), beam.get(i), "prompt " + i);
        }
    }

    @Test
    void oneBeamEndsWhereGreedyAnswersDo() throws InterruptedException {
        Gpt model = model(Positions.ROTARY);
        List<int[]> greedy = new CachedDecoder(model, SETTINGS, TokenChoice.GREEDY, TWO_ALIKE).decode(prompts());
        List<int[]> beam = new BeamDecoder(model, SETTINGS, 1, 0, TWO_ALIKE).decode(prompts());
        for (int i = 0; i < greedy.size(); i++) {
            assertArrayEquals(greedy.get(i), beam.get(i), "prompt " + i);
        }
        assertTrue(greedy.stream().anyMatch(TWO_ALIKE::isMet));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.NEGATIVE_INFINITY})
    void aLengthPenaltyIsFinite(double penalty) {
        Gpt model = model(Positions.NONE);
        String message = assertThrows(
                        IllegalArgumentException.class, () -> new BeamDecoder(model, SETTINGS, 2, penalty))
                .getMessage();
        assertEquals("the length penalty must be a finite number, got " + penalty, message);
    }

    @Test
    void neitherBatchesNorNeighboursChangeWhatIsDrawn() throws InterruptedException {
        Gpt model = model(Positions.LEARNED);
        Sampling sampling = new Sampling(1, 0, 1, 9);
        List<int[]> alone = new CachedDecoder(model, new DecodingSettings(10, STOPS, 1), sampling).decode(prompts());
        List<int[]> together =
                new CachedDecoder(model, new DecodingSettings(10, STOPS, 99), sampling).decode(prompts());
        for (int i = 0; i < alone.size(); i++) {
            assertArrayEquals(alone.get(i), together.get(i), "prompt " + i);
        }
        List<int[]> otherSeed = new CachedDecoder(model, SETTINGS, new Sampling(1, 0, 1, 10)).decode(prompts());
        assertTrue(IntStream.range(0, alone.size()).anyMatch(i -> !Arrays.equals(alone.get(i), otherSeed.get(i))));
    }

    /** A model that knows nothing finds all tokens equally likely. */
    @Test
    void amongEquallyLikelyTokensAllDecodersTakeTheLowest() throws InterruptedException {
        Gpt level = new Gpt(new GptConfig(1_000, 8, 1, 1, 2, Positions.NONE), new Random(1));
        level.initialize(manager);
        try (NoGradient inference = new NoGradient()) {
            manager.zeros(new Shape(1_000, 2)).copyTo(level.parameters().get("output.weight").getArray());
        }
        DecodingSettings settings = new DecodingSettings(2, Set.of(), 1);
        List<int[]> prompt = List.of(new int[] {5});
        assertArrayEquals(new int[2], new CachedDecoder(level, settings, TokenChoice.GREEDY).decode(prompt).get(0));
        assertArrayEquals(new int[2], new BeamDecoder(level, settings, 2, 1).decode(prompt).get(0));
        for (ScoredDecoder.Choice choice : new ScoredDecoder(level, settings, StopCondition.NONE)
                .decode(prompt, List.of(new int[0])).get(0).choices()) {
            assertEquals(List.of(0, 1), List.of(choice.token(), choice.runnerUp()));
        }
    }

    @Test
    void aTokenOutsideTheVocabularyIsNamed() {
        CachedDecoder decoder = new CachedDecoder(model(Positions.NONE), SETTINGS, TokenChoice.GREEDY);
        String message = assertThrows(
                        IllegalArgumentException.class, () -> decoder.decode(List.of(new int[] {2, VOCABULARY})))
                .getMessage();
        assertEquals("id 9 is outside the model's 9 ids; encode with the vocabulary that the model was made for",
                message);
    }

    /** Of all lengths, some so long that the block ends the answer. */
    private static List<int[]> prompts() {
        Random random = new Random(5);
        return IntStream.range(0, 30)
                .mapToObj(i -> random.ints(1 + random.nextInt(BLOCK), 2, VOCABULARY).toArray())
                .toList();
    }

    private Gpt model(Positions positions) {
        return model(positions, BLOCK);
    }

    private Gpt model(Positions positions, int block) {
        GptConfig config = new GptConfig(VOCABULARY, block, 2, 2, 16, positions);
        Gpt model = new Gpt(config, new Random(3));
        model.initialize(manager);
        // Weights as large as trained ones, so that scores differ and answers end.
        Random random = new Random(4);
        model.parameters().forEach((name, parameter) -> {
            if (!name.endsWith("orm.weight")) {
                float[] values = new float[(int) parameter.getShape().size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) random.nextGaussian() * 0.4f;
                }
                try (NoGradient inference = new NoGradient()) {
                    manager.create(values, parameter.getShape()).copyTo(parameter.getArray());
                }
            }
        });
        return model;
    }

    private int[] decodeSlowly(Gpt model, int[] prompt, int number, TokenChoice choice) {
        int[] tokens = prompt;
        while (tokens.length < prompt.length + 10 && tokens.length <= BLOCK) {
            int produced = tokens.length - prompt.length;
            int next;
            try (NoGradient inference = new NoGradient();
                    NDManager scope = manager.newSubManager()) {
                next = choice.choose(logits(model, tokens, scope), new int[] {number}, new int[] {produced})[0];
            }
            if (STOPS.contains(next)) {
                break;
            }
            tokens = Arrays.copyOf(tokens, tokens.length + 1);
            tokens[tokens.length - 1] = next;
        }
        return Arrays.copyOfRange(tokens, prompt.length, tokens.length);
    }

    /** Scores (1, V) of the token after a sequence. */
    private static NDArray logits(Gpt model, int[] tokens, NDManager scope) {
        long[] input = Arrays.stream(tokens).asLongStream().toArray();
        return model.forward(scope.create(input, new Shape(1, input.length))).get(":, -1");
    }

    private record Path(List<Integer> tokens, double logProbability) {

        double score(double lengthPenalty) {
            return logProbability / Math.pow(Math.max(1, tokens.size()), lengthPenalty);
        }
    }

    /** Beam search by its definition: all continuations are made and sorted. */
    private List<Path> searchSlowly(Gpt model, int[] prompt, int beams, double lengthPenalty) {
        int room = Math.min(10, BLOCK - prompt.length + 1);
        List<Path> alive = List.of(new Path(List.of(), 0));
        List<Path> ended = new ArrayList<>();
        while (!alive.isEmpty() && ended.size() < beams) {
            List<Path> all = alive.stream()
                    .flatMap(path -> continuations(model, prompt, path).stream())
                    .sorted(Comparator.comparingDouble(Path::logProbability).reversed())
                    .toList();
            all.stream().limit(beams).filter(CachedDecoderTest::stops).limit(beams - ended.size()).forEach(path ->
                    ended.add(new Path(path.tokens.subList(0, path.tokens.size() - 1), path.logProbability)));
            alive = all.stream().filter(path -> !stops(path)).limit(beams).toList();
            if (ended.size() < beams && alive.get(0).tokens.size() == room) {
                ended.addAll(alive);
                alive = List.of();
            }
        }
        Comparator<Path> byScore = Comparator.comparingDouble(path -> path.score(lengthPenalty));
        return ended.stream().sorted(byScore.reversed()).limit(beams).toList();
    }

    private static boolean stops(Path path) {
        return STOPS.contains(path.tokens.get(path.tokens.size() - 1));
    }

    private List<Path> continuations(Gpt model, int[] prompt, Path path) {
        int[] tokens = IntStream.concat(
                        Arrays.stream(prompt), path.tokens.stream().mapToInt(Integer::intValue)).toArray();
        float[] scores;
        try (NoGradient inference = new NoGradient();
                NDManager scope = manager.newSubManager()) {
            scores = logits(model, tokens, scope).logSoftmax(-1).toFloatArray();
        }
        List<Path> paths = new ArrayList<>();
        for (int token = 0; token < VOCABULARY; token++) {
            List<Integer> longer = new ArrayList<>(path.tokens);
            longer.add(token);
            paths.add(new Path(longer, path.logProbability + scores[token]));
        }
        return paths;
    }
}
