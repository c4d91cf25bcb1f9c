package org.codestep.source.survey;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
    private static final int LONGEST_LINE = 56;

    /**
     * How two texts differ.
     *
     * @param similarity the Jaccard similarity of their runs of five tokens
     * @param line the first that differs, from 1; 0 if none does
     * @param firstLines from there on, three at most, 56 characters of each, with … for what is left out
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
            int skipped = same < shorter ? skipped(firstLines.get(same), otherLines.get(same)) : 0;
            return new Comparison(similarity, equal ? 0 : same + 1,
                    from(firstLines, same, skipped), from(otherLines, same, skipped));
        }

        /** What need not be shown of a line, for the difference to be seen. */
        private static int skipped(String first, String other) {
            int equal = Arrays.mismatch(first.codePoints().toArray(), other.codePoints().toArray());
            return equal < LONGEST_LINE / 2 ? 0 : equal - LONGEST_LINE / 4;
        }

        private static String from(List<String> lines, int line, int skipped) {
            return IntStream.range(line, Math.min(lines.size(), line + LINES))
                    .mapToObj(at -> cut(lines.get(at), at == line ? skipped : 0))
                    .collect(Collectors.joining("\n"));
        }

        private static String cut(String line, int skipped) {
            int[] characters = line.codePoints().toArray();
            int end = Math.min(characters.length, skipped + LONGEST_LINE);
            return (skipped > 0 ? "…" : "") + new String(characters, skipped, end - skipped)
                    + (end < characters.length ? "…" : "");
        }
    }
}
