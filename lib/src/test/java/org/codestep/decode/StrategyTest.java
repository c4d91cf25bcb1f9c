package org.codestep.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.codestep.decode.AnswerEnd.Cause;
import org.codestep.decode.logits.Penalties;
import org.codestep.model.ManagedArrays;
import org.codestep.model.gpt.Gpt;
import org.codestep.model.gpt.GptConfig;
import org.codestep.model.gpt.GptConfig.Positions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StrategyTest {

    private static final int VOCABULARY = 9;
    private static final int END = 1;
    private static final Penalties PENALTIES = new Penalties(1.3, 3, 2);
    private static final Sampling DRAWS = new Sampling(1.2, 6, 0.95, 0.05, 4);

    @RegisterExtension
    private final ManagedArrays managed = new ManagedArrays();

    private Gpt model;

    @BeforeEach
    void makeModel() {
        model = new Gpt(new GptConfig(VOCABULARY, 24, 2, 2, 16, Positions.ROTARY), new Random(3));
        model.initialize(managed.manager());
    }

    private static List<int[]> prompts() {
        Random random = new Random(5);
        return IntStream.range(0, 12)
                .mapToObj(i -> random.ints(1 + random.nextInt(16), 2, VOCABULARY).toArray())
                .toList();
    }

    private List<List<Strategy.Answer>> answers(Strategy strategy, int batch, List<int[]> prompts)
            throws InterruptedException {
        DecodingSettings settings = new DecodingSettings(8, Set.of(END), batch, PENALTIES);
        return strategy.answer(model, settings, StopCondition.NONE, prompts);
    }

    private static Strategy drawn(int answers) {
        return new Strategy(Optional.of(DRAWS), Optional.empty(), answers);
    }

    private static Strategy beams(int beams, int answers) {
        return new Strategy(
                Optional.empty(), Optional.of(new Beams(beams, 1, Beams.Stopping.FALSE)), answers);
    }

    @Test
    void batchesOfUnlikeLengthsChangeNoAnswer() throws InterruptedException {
        for (Strategy strategy : List.of(Strategy.GREEDY, drawn(3), beams(4, 2))) {
            List<List<Strategy.Answer>> alone = answers(strategy, 1, prompts());
            List<List<Strategy.Answer>> together = answers(strategy, 64, prompts());
            for (int i = 0; i < alone.size(); i++) {
                assertEquals(strategy.answers(), alone.get(i).size());
                for (int k = 0; k < strategy.answers(); k++) {
                    assertArrayEquals(alone.get(i).get(k).tokens(), together.get(i).get(k).tokens(),
                            strategy + ", prompt " + i + ", answer " + k);
                }
            }
        }
    }

    @Test
    void severalAnswersAreDrawnIndependently() throws InterruptedException {
        List<Strategy.Answer> found = answers(drawn(20), 64, List.of(new int[] {2, 3})).get(0);
        Set<String> distinct = new HashSet<>();
        found.forEach(answer -> distinct.add(Arrays.toString(answer.tokens())));
        assertTrue(distinct.size() > 10, distinct.toString());
        List<Strategy.Answer> others = answers(
                drawn(20).withSeed(9), 64, List.of(new int[] {2, 3})).get(0);
        assertTrue(IntStream.range(0, 20)
                .anyMatch(i -> !Arrays.equals(found.get(i).tokens(), others.get(i).tokens())));
    }

    @Test
    void beamsGiveTheBestFirst() throws InterruptedException {
        for (List<Strategy.Answer> found : answers(beams(5, 5), 64, prompts())) {
            List<Double> scores = new ArrayList<>();
            found.forEach(answer -> scores.add(answer.score().getAsDouble()));
            assertEquals(scores.stream().sorted((a, b) -> Double.compare(b, a)).toList(), scores);
        }
    }

    /** A condition that is met by a token; one that never is lets the answer have all its tokens. */
    @Test
    void whatEndedAnAnswerIsSaid() throws InterruptedException {
        DecodingSettings settings = new DecodingSettings(8, Set.of(END), 64);
        StopCondition three = () -> token -> token == 3;
        EnumSet<Cause> causes = EnumSet.noneOf(Cause.class);
        for (List<Strategy.Answer> found : drawn(3).answer(model, settings, three, prompts())) {
            for (Strategy.Answer answer : found) {
                causes.add(answer.cause());
                int last = answer.tokens().length == 0 ? -1 : answer.tokens()[answer.tokens().length - 1];
                assertEquals(last == 3, answer.cause() == Cause.STOP);
                assertEquals(answer.cause() == Cause.LENGTH, last != 3 && answer.tokens().length == 8);
            }
        }
        assertEquals(EnumSet.allOf(Cause.class), causes);
        IntPredicate never = token -> false;
        DecodingSettings endless = new DecodingSettings(8, Set.of(), 64);
        List<Strategy.Answer> cut =
                Strategy.GREEDY.answer(model, endless, () -> never, List.of(new int[] {2})).get(0);
        assertEquals(Cause.LENGTH, cut.get(0).cause());
        assertEquals(8, cut.get(0).tokens().length);
    }

    @Test
    void moreBeamsThanTokensAreRefused() {
        assertEquals("10 beams are more than the model's vocabulary of 9 tokens; take fewer", assertThrows(
                IllegalArgumentException.class,
                () -> answers(beams(10, 1), 64, prompts())).getMessage());
    }

    @Test
    void contradictionsAreRefused() {
        assertRefused("beams are not drawn by chance; give a temperature or beams",
                Optional.of(DRAWS), Optional.of(new Beams(2, 1, Beams.Stopping.TRUE)), 1);
        assertRefused("3 answers are more than the 2 beams that find them",
                Optional.empty(), Optional.of(new Beams(2, 1, Beams.Stopping.TRUE)), 3);
        assertRefused("several answers are drawn, or found by beams; give a temperature or beams",
                Optional.empty(), Optional.empty(), 2);
        assertRefused("a prompt has at least 1 answer, got 0", Optional.of(DRAWS), Optional.empty(), 0);
        assertEquals("beam search needs at least 1 beam, got 0", assertThrows(
                IllegalArgumentException.class, () -> new Beams(0, 1, Beams.Stopping.TRUE)).getMessage());
    }

    private static void assertRefused(
            String message, Optional<Sampling> sampling, Optional<Beams> beams, int answers) {
        assertEquals(message, assertThrows(
                IllegalArgumentException.class, () -> new Strategy(sampling, beams, answers)).getMessage());
    }
}
