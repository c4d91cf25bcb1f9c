package org.codestep.evaluate.row;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Something that a snippet has or has not, to be compared between the snippets that a model got wrong and all others.
 *
 * @param name as a table shows it
 * @param test of the snippet's text
 */
public record Feature(String name, Predicate<String> test) {

    private static final Pattern RANGE =
            Pattern.compile("range\\((-?\\d+), (-?\\d+)(?:, (-?\\d+))?\\)");
    private static final Pattern ASSIGNMENT = Pattern.compile("(?m)^\\t*(\\w+) = ");

    /** What TinyPy snippets differ in; a notebook adds its own. */
    public static final List<Feature> TINYPY = List.of(
            containing("if", "^if\\b"),
            containing("elif", "^elif\\b"),
            containing("else", "^else\\b"),
            containing("and / or in a condition", "\\b(?:and|or)\\b"),
            containing("not in a condition", "\\bnot\\b"),
            containing("for loop", "^\\t*for\\b"),
            new Feature("for loop with a step", Feature::hasRangeWithStep),
            new Feature("for loop over an empty range", Feature::hasEmptyRange),
            containing("while loop", "^\\t*while\\b"),
            containing("while loop that counts down", "^\\t*while\\b.*>"),
            containing("division (a float value)", "/"),
            containing("arithmetic in parentheses", "= .*\\("),
            new Feature("variable assigned twice", Feature::assignsTwice),
            containing("two prints in a row", "^(\\t*)print\\(.*\\n\\1print\\("),
            new Feature("8 lines or more", snippet -> snippet.lines().count() >= 8));

    /**
     * A snippet has the feature if the pattern is found in it; {@code ^} and {@code $} match at each line.
     *
     * @throws java.util.regex.PatternSyntaxException if the pattern is malformed
     */
    public static Feature containing(String name, String pattern) {
        Pattern compiled = Pattern.compile(pattern, Pattern.MULTILINE);
        return new Feature(name, snippet -> compiled.matcher(snippet).find());
    }

    private static boolean hasRangeWithStep(String snippet) {
        return RANGE.matcher(snippet).results().anyMatch(range -> range.group(3) != null);
    }

    private static boolean hasEmptyRange(String snippet) {
        return RANGE.matcher(snippet).results().anyMatch(range -> {
            long start = Long.parseLong(range.group(1));
            long end = Long.parseLong(range.group(2));
            boolean descending = range.group(3) != null && range.group(3).startsWith("-");
            return descending ? end >= start : end <= start;
        });
    }

    private static boolean assignsTwice(String snippet) {
        List<String> names = ASSIGNMENT.matcher(snippet).results().map(match -> match.group(1)).toList();
        return names.stream().distinct().count() < names.size();
    }
}
