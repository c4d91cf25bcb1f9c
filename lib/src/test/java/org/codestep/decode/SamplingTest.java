package org.codestep.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.codestep.decode.logits.TopTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplingTest {

    private static final int DRAWS = 20_000;

    /** Logarithms of probabilities 0.1, 0.5, 0.05, 0.3, 0.05. */
    private static final double[] PROBABILITIES = {0.1, 0.5, 0.05, 0.3, 0.05};

    @Test
    void tokensAreDrawnByTheirProbability() {
        assertShares(new Sampling(1, 0, 1, 1), PROBABILITIES);
    }

    @Test
    void temperatureSharpens() {
        double sum = 0.01 + 0.25 + 0.0025 + 0.09 + 0.0025;
        assertShares(new Sampling(0.5, 0, 1, 2),
                0.01 / sum, 0.25 / sum, 0.0025 / sum, 0.09 / sum, 0.0025 / sum);
    }

    @Test
    void topKKeepsTheLikeliest() {
        assertShares(new Sampling(1, 2, 1, 3), 0, 0.625, 0, 0.375, 0);
    }

    @Test
    void topPKeepsTheFewestThatReachIt() {
        assertShares(new Sampling(1, 0, 0.75, 4), 0, 0.625, 0, 0.375, 0);
        assertShares(new Sampling(1, 0, 0.85, 5), 1 / 9.0, 5 / 9.0, 0, 3 / 9.0, 0);
        assertShares(new Sampling(1, 0, 0.01, 6), 0, 1, 0, 0, 0);
    }

    @Test
    void theSameSeedDrawsTheSame() {
        assertArrayEquals(draw(new Sampling(1, 0, 1, 7)), draw(new Sampling(1, 0, 1, 7)));
    }

    /** Against a sort of all tokens; with many ties, zeros of both signs, infinities, and no numbers. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 100, 999, 1_000})
    void theLikeliestComeInOrderOfScoreThenOfId(int count) {
        Random random = new Random(count);
        float[] special = {0f, -0f, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, Float.NaN, Float.MIN_VALUE};
        for (int round = 0; round < 30; round++) {
            int distinct = 1 + random.nextInt(20);
            boolean ascending = random.nextBoolean();
            float[] scores = new float[1_005];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = random.nextInt(50) == 0 ? special[random.nextInt(special.length)]
                        : ascending ? i / 3 : random.nextInt(distinct) - distinct / 2f;
            }
            int[] expected = IntStream.range(0, 1_000)
                    .boxed()
                    .sorted(Comparator.comparing((Integer token) -> scores[5 + token], Comparator.reverseOrder())
                            .thenComparing(Comparator.naturalOrder()))
                    .mapToInt(Integer::intValue)
                    .limit(count)
                    .toArray();
            assertArrayEquals(expected, TopTokens.likeliest(scores, 5, 1_000, count), "round " + round);
        }
    }

    @Test
    void equallyLikelyTokensAreTakenInOrderOfTheirIds() {
        float[] rows = {1, 3, 3, 3, 2, 3, -1, 5, 0, 5};
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray logits = manager.create(rows, new Shape(2, 5));
            assertArrayEquals(new int[] {1, 2}, TokenChoice.GREEDY.choose(logits, new int[2], new int[2]));
            assertArrayEquals(new int[] {1, 2}, new Sampling(1e-3, 0, 1e-9, 0).choose(logits, new int[2], new int[2]));
        }
    }

    @Test
    void minPKeepsWhatIsLikelyEnoughBesideTheLikeliest() {
        assertShares(new Sampling(1, 0, 1, 0.55, 7), 0, 0.625, 0, 0.375, 0);
        assertShares(new Sampling(1, 0, 1, 0.19, 8), 1 / 9.0, 5 / 9.0, 0, 3 / 9.0, 0);
        assertShares(new Sampling(1, 0, 1, 1, 9), 0, 1, 0, 0, 0);
        // After the temperature, which makes 0.3 beside 0.5 to 0.36.
        assertShares(new Sampling(0.5, 0, 1, 0.4, 10), 0, 1, 0, 0, 0);
    }

    /** First the temperature, then the two likeliest, then those of them that reach the share. */
    @Test
    void probabilitiesAreThoseOfTheDraws() {
        float[] scores = {1, 3, 3, 3, 2};
        double third = 1 / 3.0;
        assertArrayEquals(
                new double[] {0, third, third, third, 0}, new Sampling(1, 1, 1, 0).probabilities(scores), 1e-12);
        float[] logs = new float[PROBABILITIES.length];
        for (int i = 0; i < logs.length; i++) {
            logs[i] = (float) Math.log(PROBABILITIES[i]);
        }
        assertArrayEquals(
                new double[] {0, 25 / 34.0, 0, 9 / 34.0, 0}, new Sampling(0.5, 2, 1, 0).probabilities(logs), 1e-6);
        // Of 0.625 and 0.375, the first alone reaches 0.6.
        assertArrayEquals(new double[] {0, 1, 0, 0, 0}, new Sampling(1, 2, 0.6, 0).probabilities(logs), 1e-6);
    }

    /** The engine gives some of the likeliest; most of the draws are of others here. */
    @Test
    void aLevelLargeVocabularyIsDrawnFromWhole() {
        int vocabulary = 2_000;
        int draws = 500;
        Random random = new Random(1);
        float[] scores = new float[draws * vocabulary];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = random.nextFloat() / 100;
        }
        for (Sampling sampling : new Sampling[] {
            new Sampling(1, 0, 1, 1), new Sampling(1, 0, 0.9, 1), new Sampling(1, 0, 1, 0.992, 1),
            new Sampling(1, 700, 1, 1)}) {
            try (NDManager manager = NDManager.newBaseManager()) {
                int[] drawn = sampling.choose(manager.create(scores, new Shape(draws, vocabulary)),
                        IntStream.range(0, draws).toArray(), new int[draws]);
                for (int row = 0; row < draws; row++) {
                    float[] one = Arrays.copyOfRange(scores, row * vocabulary, (row + 1) * vocabulary);
                    assertTrue(sampling.probabilities(one)[drawn[row]] > 0, sampling + ", row " + row);
                }
                assertTrue(IntStream.of(drawn).distinct().count() > draws / 2, sampling.toString());
            }
        }
    }

    @Test
    void nothingIsDrawnWhereNothingMayBe() {
        float[] none = {Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY};
        String message = assertThrows(
                        IllegalArgumentException.class, () -> new Sampling(1, 0, 1, 1).probabilities(none))
                .getMessage();
        assertTrue(message.startsWith("no token can be drawn"), message);
    }

    @Test
    void settingsOutOfRangeAreNamed() {
        assertRefused("temperature must be above 0, got 0.0; for the likeliest token decode greedily", 0, 0, 1);
        assertRefused("topK must be at least 1, or 0 for all tokens, got -1", 1, -1, 1);
        assertRefused("topP must be above 0 and at most 1, got 1.5", 1, 0, 1.5);
        assertRefused("topP must be above 0 and at most 1, got 0.0", 1, 0, 0);
        assertRefused("temperature must be above 0, got -1.0; for the likeliest token decode greedily", -1, 0, 1);
        assertEquals("minP must be from 0 to 1, got -0.1", assertThrows(
                IllegalArgumentException.class, () -> new Sampling(1, 0, 1, -0.1, 0)).getMessage());
    }

    private static void assertRefused(String expected, double temperature, int topK, double topP) {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> new Sampling(temperature, topK, topP, 0))
                .getMessage();
        assertEquals(expected, message);
    }

    private static void assertShares(Sampling sampling, double... expected) {
        int[] counts = new int[expected.length];
        for (int token : draw(sampling)) {
            counts[token]++;
        }
        for (int token = 0; token < expected.length; token++) {
            // Four standard deviations; the seeds are fixed.
            double tolerance = 4 * Math.sqrt(expected[token] * (1 - expected[token]) / DRAWS);
            double share = (double) counts[token] / DRAWS;
            assertTrue(Math.abs(share - expected[token]) <= tolerance, sampling + " token " + token + ": " + share);
        }
    }

    /** One token for each of many prompts. */
    private static int[] draw(Sampling sampling) {
        float[] scores = new float[DRAWS * PROBABILITIES.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (float) Math.log(PROBABILITIES[i % PROBABILITIES.length]);
        }
        try (NDManager manager = NDManager.newBaseManager()) {
            return sampling.choose(
                    manager.create(scores, new Shape(DRAWS, PROBABILITIES.length)),
                    IntStream.range(0, DRAWS).toArray(), new int[DRAWS]);
        }
    }
}
