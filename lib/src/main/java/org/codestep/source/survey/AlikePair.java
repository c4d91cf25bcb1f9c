package org.codestep.source.survey;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.codestep.source.near.Shingles;

/**
 * Two files of a group of files that are alike.
 *
 * @param files how many the group has
 * @param first the path of its first file
 * @param other that of another one
 * @param comparison of their texts; empty if one of them is not at hand
 */
public record AlikePair(int files, String first, String other, Optional<Comparison> comparison) {

    private static final int LINES = 3;
    private static final int LONGEST_LINE = 60;

    /**
     * How two texts differ.
     *
     * @param similarity the Jaccard similarity of their runs of five tokens
     * @param line the first that differs, from 1; 0 if none does
     * @param firstLines from there on, three at most, each cut after 60 characters
     * @param otherLines the same of the other file
     */
    public record Comparison(double similarity, int line, String firstLines, String otherLines) {

        static Comparison of(String first, String other) {
            double similarity = Shingles.jaccard(Shingles.of(first), Shingles.of(other));
            List<String> firstLines = first.lines().toList();
            List<String> otherLines = other.lines().toList();
            int shorter = Math.min(firstLines.size(), otherLines.size());
            int same = 0;
            while (same < shorter && firstLines.get(same).equals(otherLines.get(same))) {
                same++;
            }
            boolean equal = same == firstLines.size() && same == otherLines.size();
            return new Comparison(similarity, equal ? 0 : same + 1, from(firstLines, same), from(otherLines, same));
        }

        private static String from(List<String> lines, int line) {
            return lines.stream().skip(line).limit(LINES).map(Comparison::cut).collect(Collectors.joining("\n"));
        }

        private static String cut(String line) {
            return line.codePointCount(0, line.length()) <= LONGEST_LINE
                    ? line
                    : line.substring(0, line.offsetByCodePoints(0, LONGEST_LINE)) + "…";
        }
    }
}
