package org.codestep.generate.skeleton;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each preset's programs are like, read off their texts. */
class PresetTest {

    private static final int SAMPLE = 2_000;
    /** The training set is looked at more closely: what is hidden from it must be so in all of it. */
    private static final int TRAINING_SAMPLE = 6_000;

    private static final Map<Preset, List<Features>> SAMPLES = new ConcurrentHashMap<>();

    private static final Set<String> ADDITIVE = Set.of("+", "-");

    /** A program as the settings see it. */
    private record Features(
            int depth, List<Integer> blocks, int lines, Set<Integer> numbers, Set<Integer> iterations,
            Set<String> names, List<String> operators, List<String> kinds) {

        static Features of(String source) {
            int[] blocks = new int[8];
            List<String> kinds = new ArrayList<>();
            for (String line : source.split("\n")) {
                String text = line.strip();
                if (text.startsWith("for ") || text.startsWith("while ") || text.startsWith("if ")) {
                    blocks[line.length() - text.length()]++;
                    kinds.add(text.substring(0, text.indexOf(' ')));
                }
            }
            List<Integer> used = IntStream.of(blocks).filter(count -> count > 0).boxed().toList();
            String withoutSteps = source.replaceAll(" [+-]= 1", "");
            return new Features(
                    used.size(),
                    used,
                    source.split("\n").length,
                    found("\\d+", withoutSteps).stream().map(Integer::valueOf).collect(Collectors.toSet()),
                    Pattern.compile("range\\((\\d+), (\\d+)\\)").matcher(source).results()
                            .map(range -> number(range, 2) - number(range, 1))
                            .collect(Collectors.toSet()),
                    Set.copyOf(found("\\b(?!for|while|if|in|else|range|print)[a-z]+\\b", source)),
                    found("(?<= )(//|[-+*%])(?= )", source),
                    kinds);
        }

        private static int number(MatchResult match, int group) {
            return Integer.parseInt(match.group(group));
        }

        private static List<String> found(String pattern, String source) {
            return Pattern.compile(pattern).matcher(source).results().map(MatchResult::group).toList();
        }

        /** Whether there are operators of both groups. */
        boolean mixed() {
            return operators.stream().anyMatch(ADDITIVE::contains)
                    && !ADDITIVE.containsAll(operators);
        }
    }

    private static List<Features> sample(Preset preset) {
        return SAMPLES.computeIfAbsent(preset, key -> new SkeletonGenerator(new SkeletonConfig(key, 7))
                .generate(key == Preset.IN_DISTRIBUTION ? TRAINING_SAMPLE : SAMPLE).stream()
                .map(snippet -> Features.of(snippet.source()))
                .toList());
    }

    private static Set<Integer> depths(Preset preset) {
        return sample(preset).stream().map(Features::depth).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Integer> blocks(Preset preset) {
        return sample(preset).stream().flatMap(program -> program.blocks().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Integer> lines(Preset preset) {
        return sample(preset).stream().map(Features::lines).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Integer> numbers(Preset preset) {
        return sample(preset).stream().flatMap(program -> program.numbers().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String names(Preset preset) {
        return sample(preset).stream().flatMap(program -> program.names().stream()).distinct().sorted()
                .collect(Collectors.joining());
    }

    private static Set<Integer> range(int low, int high) {
        return IntStream.rangeClosed(low, high).boxed().collect(Collectors.toCollection(TreeSet::new));
    }

    private static double mean(Preset preset, ToDoubleFunction<Features> feature) {
        return sample(preset).stream().mapToDouble(feature).average().orElseThrow();
    }

    /** In each respect, a preset is as its name says in that one and as the training set in all others. */
    @ParameterizedTest
    @EnumSource(Preset.class)
    void aPresetDiffersInWhatItsNameSays(Preset preset) {
        assertEquals(preset == Preset.DEEPER ? Set.of(3) : Set.of(1, 2), depths(preset));
        assertEquals(preset == Preset.DENSER ? Set.of(3) : Set.of(1, 2), blocks(preset));
        assertEquals(preset == Preset.LONGER ? range(32, 40) : range(16, 20), lines(preset));
        Set<Integer> numbers = range(0, 29);
        numbers.removeIf(number -> (10 <= number && number <= 19) != (preset == Preset.HIDDEN_NUMBERS));
        assertEquals(numbers, numbers(preset));
        assertEquals(preset == Preset.HIDDEN_VARIABLES ? "nopqrstuvwxyz" : "abcdefghijklm", names(preset));
        assertEquals(preset == Preset.MIXED_OPERATORS, sample(preset).stream().allMatch(Features::mixed));
        assertEquals(preset != Preset.MIXED_OPERATORS, sample(preset).stream().noneMatch(Features::mixed));
        assertEquals(
                Set.of(2, 3, 4),
                sample(preset).stream().flatMap(program -> program.iterations().stream()).collect(Collectors.toSet()));
    }

    /** Also the frequencies of what the settings leave alone stay about the same. */
    @ParameterizedTest
    @EnumSource(Preset.class)
    void shapesAndOperatorsAreAsFrequentAsInTraining(Preset preset) {
        Preset training = Preset.IN_DISTRIBUTION;
        assertEquals(preset == Preset.LONGER ? 36 : 18, mean(preset, Features::lines), 0.2);
        if (preset != Preset.DEEPER) {
            assertEquals(1.5, mean(preset, Features::depth), 0.06);
        }
        for (String kind : List.of("for", "while", "if")) {
            ToDoubleFunction<Features> share =
                    program -> (double) program.kinds().stream().filter(kind::equals).count() / program.kinds().size();
            assertEquals(mean(training, share), mean(preset, share), 0.04, kind);
        }
        if (preset != Preset.MIXED_OPERATORS) {
            ToDoubleFunction<Features> additive =
                    program -> program.operators().stream().anyMatch(ADDITIVE::contains) ? 1 : 0;
            assertEquals(mean(training, additive), mean(preset, additive), 0.1);
        }
    }

    @Test
    void whatIsHiddenNeverOccursInTraining() {
        Set<Integer> numbers = new HashSet<>(numbers(Preset.IN_DISTRIBUTION));
        numbers.retainAll(numbers(Preset.HIDDEN_NUMBERS));
        assertEquals(Set.of(), numbers);
        Set<String> names = new HashSet<>(Preset.IN_DISTRIBUTION.settings().names().names());
        names.retainAll(Preset.HIDDEN_VARIABLES.settings().names().names());
        assertEquals(Set.of(), names);
        assertEquals(26, Preset.IN_DISTRIBUTION.settings().names().names().size()
                + Preset.HIDDEN_VARIABLES.settings().names().names().size());
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void aPresetIsFoundByItsName(Preset preset) {
        assertSame(preset, Preset.named(preset.toString()));
    }

    @Test
    void anUnknownNameListsTheKnownOnes() {
        assertEquals(
                "unknown preset 'wider'; the presets are in-distribution, longer, deeper, denser, hidden-numbers,"
                        + " hidden-variables, mixed-operators",
                assertThrows(IllegalArgumentException.class, () -> Preset.named("wider")).getMessage());
    }
}
