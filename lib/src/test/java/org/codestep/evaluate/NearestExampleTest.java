package org.codestep.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.codestep.corpus.Example;
import org.codestep.tokenize.CharTokenizer;
import org.codestep.tokenize.Tokenizer;
import org.junit.jupiter.api.Test;

class NearestExampleTest {

    private static final Tokenizer TOKENIZER = CharTokenizer.ofText("abc");

    private static Example example(String prompt, int number) {
        return new Example("t", prompt, "answer " + number, 1, number);
    }

    @Test
    void givesTheAnswerOfTheMostSimilarPrompt() {
        List<Example> training = List.of(example("aaab", 0), example("abcabc", 1), example("cc", 2));
        var baseline = new NearestExample(training, TOKENIZER);
        assertEquals("answer 1", baseline.answer(example("babcab", 9)));
        assertEquals("answer 2", baseline.answer(example("cc", 9)));
        assertEquals("answer 0", baseline.answer(example("c", 9)), "all equally far: the first");
    }

    /** Against the definition, on random texts. */
    @Test
    void isTheNearestByJaccardDistanceOfTrigrams() {
        Random random = new Random(2);
        List<Example> training = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            training.add(example(text(random), i));
        }
        var baseline = new NearestExample(training, TOKENIZER);
        for (int i = 0; i < 200; i++) {
            String prompt = text(random);
            Example nearest = training.get(0);
            for (Example candidate : training) {
                if (similarity(prompt, candidate.prompt()) > similarity(prompt, nearest.prompt())) {
                    nearest = candidate;
                }
            }
            assertEquals(nearest.answer(), baseline.answer(example(prompt, 0)), prompt);
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int length = 1 + random.nextInt(15); length > 0; length--) {
            text.append("abc".charAt(random.nextInt(3)));
        }
        return text.toString();
    }

    private static double similarity(String a, String b) {
        Set<String> union = grams(a);
        union.addAll(grams(b));
        Set<String> both = grams(a);
        both.retainAll(grams(b));
        return (double) both.size() / union.size();
    }

    private static Set<String> grams(String text) {
        Set<String> grams = new HashSet<>();
        for (int i = 0; i == 0 || i + 3 <= text.length(); i++) {
            grams.add(text.substring(i, Math.min(text.length(), i + 3)));
        }
        return grams;
    }

    @Test
    void refusesNoExampleAtAll() {
        assertThrows(IllegalArgumentException.class, () -> new NearestExample(List.of(), TOKENIZER));
    }
}
