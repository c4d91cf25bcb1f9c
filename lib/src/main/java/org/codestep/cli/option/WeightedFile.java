package org.codestep.cli.option;

import java.nio.file.Path;
import picocli.CommandLine.TypeConversionException;

/** A file of examples and its weight in a mixture: a value of {@code --in} of {@code mix}. */
public record WeightedFile(Path file, double weight) {

    /**
     * @throws IllegalArgumentException if the text has no weight
     * @throws TypeConversionException if the weight is not a number above 0, or the file cannot be read
     */
    public static WeightedFile parse(String text) {
        int mark = text.lastIndexOf('=');
        if (mark < 1) {
            throw new IllegalArgumentException("wanted a file with its weight as FILE.jsonl=2, got " + text);
        }
        String file = text.substring(0, mark);
        return new WeightedFile(new PathConverter.Input().convert(file), weight(file, text.substring(mark + 1)));
    }

    private static double weight(String file, String text) {
        try {
            return new NumberConverter.Positive().convert(text);
        } catch (TypeConversionException e) {
            throw new TypeConversionException("the weight of " + file + ": " + e.getMessage());
        }
    }
}
