package org.codestep.source.near;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.codestep.corpus.split.Groups;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Near-duplicates beside what comparing all pairs finds. */
class NearDuplicatesTest {

    private static final double THRESHOLD = 0.85;
    private static final double LEAST_RECALL = 0.95;
    private static final Pattern TOKEN = Pattern.compile("[\\p{L}\\p{Nd}_]+|\\S");

    @TempDir
    private Path folder;

    private Groups group(List<String> texts) throws IOException {
        try (NearDuplicates near = new NearDuplicates(folder)) {
            for (String text : texts) {
                int[] shingles = Shingles.of(text);
                near.add(shingles, MinHash.keys(shingles));
            }
            return near.group(THRESHOLD);
        }
    }

    /** The runs of five tokens as texts: no hash is needed for these. */
    private static Set<List<String>> runs(String text) {
        List<String> tokens = new ArrayList<>();
        for (Matcher token = TOKEN.matcher(text); token.find(); ) {
            tokens.add(token.group());
        }
        Set<List<String>> runs = new HashSet<>();
        for (int i = 0; i + Shingles.TOKENS <= tokens.size(); i++) {
            runs.add(List.copyOf(tokens.subList(i, i + Shingles.TOKENS)));
        }
        return runs;
    }

    /** The same as sorted numbers, each of them that of one run: what is counted is exact. */
    private static int[] numbers(Set<List<String>> runs, Map<List<String>, Integer> known) {
        return runs.stream().mapToInt(run -> known.computeIfAbsent(run, unknown -> known.size())).sorted().toArray();
    }

    private static String program(Random random) {
        StringBuilder program = new StringBuilder();
        int lines = 10 + random.nextInt(60);
        for (int i = 0; i < lines; i++) {
            program.append("v").append(random.nextInt(30)).append(" = f").append(random.nextInt(500)).append("(v")
                    .append(random.nextInt(30)).append(", ").append(random.nextInt(1_000)).append(")\n");
        }
        return program.toString();
    }

    /** Some lines are others. */
    private static String variant(String program, Random random) {
        String[] lines = program.split("\n");
        int changes = random.nextInt(1 + lines.length / 6);
        for (int i = 0; i < changes; i++) {
            lines[random.nextInt(lines.length)] = "w = g" + random.nextInt(1_000) + "()";
        }
        return String.join("\n", lines) + "\n";
    }

    @Test
    void pairsAreFoundAsByComparingAll() throws IOException {
        Random random = new Random(18);
        List<String> texts = new ArrayList<>();
        while (texts.size() < 2_000) {
            String program = program(random);
            texts.add(program);
            for (int variants = random.nextInt(4); variants > 0 && texts.size() < 2_000; variants--) {
                texts.add(variant(program, random));
            }
        }
        Map<List<String>, Integer> known = new HashMap<>();
        List<int[]> runs = texts.stream().map(text -> numbers(runs(text), known)).toList();
        Groups groups = group(texts);
        Groups exact = new Groups();
        texts.forEach(text -> exact.add());
        int near = 0;
        int found = 0;
        for (int i = 0; i < texts.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (Shingles.jaccard(runs.get(i), runs.get(j)) >= THRESHOLD) {
                    exact.join(i, j);
                    near++;
                    found += groups.first(i) == groups.first(j) ? 1 : 0;
                }
            }
        }
        assertTrue(near > 300, near + " pairs");
        assertTrue(found >= LEAST_RECALL * near, found + " of " + near + " pairs");
        // Nothing is in a group that comparing all pairs does not put there.
        for (int i = 0; i < texts.size(); i++) {
            assertEquals(exact.first(i), exact.first(groups.first(i)), "text " + i);
        }
    }

    @Test
    void manyThatAreAlikeAreOneGroup() throws IOException {
        Random random = new Random(5);
        List<String> texts = new ArrayList<>();
        String program = program(random) + program(random) + program(random);
        for (int i = 0; i < 3_000; i++) {
            texts.add(program + "v = " + i);
        }
        Groups groups = group(texts);
        for (int i = 0; i < texts.size(); i++) {
            assertEquals(0, groups.first(i));
        }
    }

    @Test
    void shinglesAreRunsOfTokensWhateverIsBetween() {
        assertArrayEquals(Shingles.of("a = b(c1)"), Shingles.of("  a=b ( c1\n)\t"));
        assertEquals(2, Shingles.of("a = b(c1)").length);
        assertEquals(1, Shingles.of("a = b").length);
        assertEquals(0, Shingles.of(" \n").length);
        // Of the same tokens in another order, or with names in parts, none is the same.
        assertEquals(0, Shingles.jaccard(Shingles.of("a = b(c1)"), Shingles.of("a = b(c 1)")), 0);
        assertEquals(1.0 / 3, Shingles.jaccard(Shingles.of("a b c d e f"), Shingles.of("b c d e f g")), 1e-12);
        Random random = new Random(3);
        for (int i = 0; i < 200; i++) {
            String program = program(random);
            assertEquals(runs(program).size(), Shingles.of(program).length);
        }
    }

    @Test
    void emptySetsAreAlike() throws IOException {
        Groups groups = group(List.of("", "a b c d e f", "\n"));
        assertEquals(List.of(0, 1, 0), List.of(groups.first(0), groups.first(1), groups.first(2)));
    }
}
