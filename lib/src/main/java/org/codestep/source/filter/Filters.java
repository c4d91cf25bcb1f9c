package org.codestep.source.filter;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a file must be to stay in a corpus.
 *
 * @param maxBytes of a file; a longer one is not even held. From 1 to {@link #MOST_BYTES}
 * @param maxLine characters of its longest line, at least 1
 * @param maxMeanLine characters of a line on average, above 0
 * @param minLetters the share of letters and digits among the characters that are no white space, from 0 to 1
 * @param off what is not asked of it: some of {@link Fate#switchable()}
 */
public record Filters(int maxBytes, int maxLine, double maxMeanLine, double minLetters, Set<Fate> off) {

    /** So much that a few files for each thread still fit into a small heap. */
    public static final int MOST_BYTES = 1 << 24;

    /** A megabyte; lines of 1,000 characters, 100 on average; a quarter of letters. */
    public static final Filters DEFAULT = new Filters(1 << 20, 1_000, 100, 0.25, Set.of());

    public Filters {
        if (maxBytes < 1 || maxBytes > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "a file's most bytes must be from 1 to " + MOST_BYTES + ", got " + maxBytes);
        }
        if (maxLine < 1 || !(maxMeanLine > 0)) {
            throw new IllegalArgumentException("the lengths of lines must be above 0, got " + maxLine + " and "
                    + maxMeanLine);
        }
        if (!(minLetters >= 0 && minLetters <= 1)) {
            throw new IllegalArgumentException("a share of letters is from 0 to 1, got " + minLetters);
        }
        if (!Fate.switchable().containsAll(off)) {
            throw new IllegalArgumentException(off + " cannot all be switched off");
        }
        off = off.isEmpty() ? EnumSet.noneOf(Fate.class) : EnumSet.copyOf(off);
    }

    /** Whether files of this fate are left out. */
    public boolean takes(Fate fate) {
        return !off.contains(fate);
    }

    /** Why a text is left out, if it is; whether it parses is not asked here. */
    public Optional<Verdict> verdict(String text) {
        if (takes(Fate.NUL_BYTES) && text.indexOf('\0') >= 0) {
            return left(Fate.NUL_BYTES, "");
        }
        if (text.isBlank()) {
            return takes(Fate.EMPTY) ? left(Fate.EMPTY, "") : Optional.empty();
        }
        Shape shape = Shape.of(text);
        if (takes(Fate.LONG_LINE) && shape.longestLine() > maxLine) {
            return left(Fate.LONG_LINE, shape.longestLine() + " characters");
        }
        if (takes(Fate.LONG_LINES) && shape.meanLine() > maxMeanLine) {
            return left(Fate.LONG_LINES, Math.round(shape.meanLine()) + " characters");
        }
        if (takes(Fate.FEW_LETTERS) && shape.letters() < minLetters) {
            return left(Fate.FEW_LETTERS, Math.round(100 * shape.letters()) + "%");
        }
        return takes(Fate.GENERATED)
                ? GeneratedMark.find(text).map(mark -> new Verdict(Fate.GENERATED, mark))
                : Optional.empty();
    }

    private static Optional<Verdict> left(Fate fate, String detail) {
        return Optional.of(new Verdict(fate, detail));
    }

    /**
     * Figures of a text.
     *
     * @param longestLine in characters, without its end
     * @param meanLine characters of a line on average, the ends not counted
     * @param letters the share of letters and digits among what is no white space
     */
    private record Shape(int longestLine, double meanLine, double letters) {

        static Shape of(String text) {
            int longest = 0;
            int lines = 0;
            int begin = 0;
            int ends = 0;
            int letters = 0;
            int visible = 0;
            char[] chars = text.toCharArray();
            for (int i = 0; i <= chars.length; i++) {
                boolean end = i == chars.length;
                if (end ? i > begin : chars[i] == '\n') {
                    longest = Math.max(longest, i - begin);
                    lines++;
                    ends += end ? 0 : 1;
                    begin = i + 1;
                } else if (!end && !Character.isWhitespace(chars[i])) {
                    visible++;
                    letters += Character.isLetterOrDigit(chars[i]) ? 1 : 0;
                }
            }
            return new Shape(longest, (double) (text.length() - ends) / lines, (double) letters / visible);
        }
    }
}
