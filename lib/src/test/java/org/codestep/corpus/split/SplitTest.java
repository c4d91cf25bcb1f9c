package org.codestep.corpus.split;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.codestep.corpus.Example;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTest {

    private static Example example(long snippet, String prompt) {
        return new Example("line-count", prompt, "1", 1, snippet);
    }

    private static List<Example> distinct(int count) {
        return LongStream.range(0, count).mapToObj(i -> example(i, "a = " + i)).toList();
    }

    private static List<List<Example>> parts(Split split) {
        return List.of(split.train(), split.validation(), split.test());
    }

    private static void assertDisjoint(Split split, Function<Example, ?> key) {
        Set<Object> seen = new HashSet<>();
        for (List<Example> part : parts(split)) {
            Set<Object> keys = part.stream().map(key).collect(Collectors.toSet());
            keys.forEach(value -> assertTrue(seen.add(value), value + " is in two parts"));
        }
    }

    @Test
    void partsHaveTheirFractionsAndHoldEachExampleOnceInOrder() {
        List<Example> examples = distinct(1_000);
        Split split = Split.of(examples, new Fractions(0.8, 0.15, 0.05), 1);
        assertEquals(List.of(800, 150, 50), parts(split).stream().map(List::size).toList());
        List<Example> together = new ArrayList<>();
        for (List<Example> part : parts(split)) {
            assertEquals(part.stream().sorted(Comparator.comparing(Example::snippet)).toList(), part);
            together.addAll(part);
        }
        together.sort(Comparator.comparing(Example::snippet));
        assertEquals(examples, together);
    }

    @Test
    void theSeedDecides() {
        List<Example> examples = distinct(100);
        Split split = Split.of(examples, Fractions.DEFAULT, 1);
        assertEquals(split, Split.of(examples, Fractions.DEFAULT, 1));
        assertNotEquals(split, Split.of(examples, Fractions.DEFAULT, 2));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void partsShareNoPromptAndNoSnippet(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            examples.add(example(random.nextInt(200), "a = " + random.nextInt(400)));
        }
        Split split = Split.of(examples, new Fractions(0.5, 0.25, 0.25), seed);
        assertDisjoint(split, Example::prompt);
        assertDisjoint(split, Example::snippet);
        assertEquals(300, parts(split).stream().mapToInt(List::size).sum());
    }

    @Test
    void aChainOfSharedKeysKeepsItsExamplesTogether() {
        List<Example> examples = new ArrayList<>(distinct(40));
        examples.add(example(100, "x"));
        examples.add(example(101, "y"));
        examples.add(example(100, "y"));
        Split split = Split.of(examples, Fractions.DEFAULT, 3);
        long partsWithThem = parts(split).stream()
                .filter(part -> part.stream().anyMatch(example -> example.snippet() >= 100))
                .count();
        assertEquals(1, partsWithThem);
    }

    @Test
    void aPartThatWouldBeEmptyIsNamed() {
        var e = assertThrows(
                IllegalArgumentException.class, () -> Split.of(distinct(3), Fractions.DEFAULT, 0));
        assertEquals(
                "3 examples of 3 programs are too few for the fractions 0.8,0.1,0.1: part test would be empty",
                e.getMessage());
    }

    @Test
    void aFractionOfZeroIsAnEmptyPart() {
        Split split = Split.of(distinct(10), new Fractions(0.9, 0.1, 0), 0);
        assertEquals(List.of(9, 1, 0), parts(split).stream().map(List::size).toList());
    }

    @Test
    void fractionsAreReadAndChecked() {
        assertEquals(Fractions.DEFAULT, Fractions.parse("0.8,0.1,0.1"));
        assertEquals(new Fractions(1, 0, 0), Fractions.parse("1,0,0"));
        List<String> wrongs =
                List.of("0.8,0.2", "0.8,0.1,0.2", "0.8,x,0.2", "", "0,0.5,0.5", "1.2,-0.1,-0.1", "NaN,0,0");
        for (String wrong : wrongs) {
            assertThrows(IllegalArgumentException.class, () -> Fractions.parse(wrong), wrong);
        }
    }
}
