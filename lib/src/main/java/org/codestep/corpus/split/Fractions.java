package org.codestep.corpus.split;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Locale;

/**
 * How much of a corpus goes to each part of a split.
 *
 * @param train for training, above 0
 * @param validation to watch training by, at least 0
 * @param test for the final figures, at least 0; the three sum up to 1
 */
public record Fractions(double train, double validation, double test) {

    /** Eight tenths, one tenth, one tenth. */
    public static final Fractions DEFAULT = new Fractions(0.8, 0.1, 0.1);

    private static final double ROUNDING = 1e-9;

    public Fractions {
        boolean inRange = train > 0 && validation >= 0 && test >= 0;
        if (!inRange || Math.abs(train + validation + test - 1) > ROUNDING) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "fractions must be at least 0, the first above 0, and sum up to 1, got %s,%s,%s",
                    train, validation, test));
        }
    }

    /**
     * Reads three numbers with commas between them, as {@code 0.8,0.1,0.1}.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static Fractions parse(String text) {
        String[] parts = text.split(",", -1);
        try {
            if (parts.length == 3) {
                return new Fractions(
                        Double.parseDouble(parts[0]), Double.parseDouble(parts[1]), Double.parseDouble(parts[2]));
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(wanted(text), e);
        }
        throw new IllegalArgumentException(wanted(text));
    }

    private static String wanted(String text) {
        return "wanted three fractions as 0.8,0.1,0.1, got '" + text + "'";
    }

    /** Of {@code count} entries, how many come before the end of a part. */
    long upTo(Part part, long count) {
        return switch (part) {
            case TRAIN -> Math.round(train * count);
            case VALIDATION -> Math.round((train + validation) * count);
            case TEST -> count;
        };
    }

    /** The part that a number from 0 to 1, drawn evenly, falls to; 1 is not drawn. */
    public Part part(double draw) {
        if (draw < train) {
            return Part.TRAIN;
        }
        return draw < train + validation || test == 0 ? Part.VALIDATION : Part.TEST;
    }

    /** That of a part. */
    public double of(Part part) {
        return switch (part) {
            case TRAIN -> train;
            case VALIDATION -> validation;
            case TEST -> test;
        };
    }

    /** Writes them as settings have them: the three, in the order of the parts. @param array is given them */
    public void addTo(ArrayNode array) {
        array.add(train).add(validation).add(test);
    }

    @Override
    public String toString() {
        return train + "," + validation + "," + test;
    }
}
