package org.codestep.cli;

import java.nio.file.Path;

/** A file of examples and its weight in a mixture: a value of {@code --in} of {@code mix}. */
record WeightedFile(Path file, double weight) {

    /** @throws IllegalArgumentException if the text is not one as {@code e.jsonl=2}, or the file cannot be read */
    static WeightedFile parse(String text) {
        int mark = text.lastIndexOf('=');
        if (mark < 1) {
            throw new IllegalArgumentException("wanted a file with its weight as FILE.jsonl=2, got " + text);
        }
        double weight;
        try {
            weight = Double.parseDouble(text.substring(mark + 1));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("wanted a file with its weight as FILE.jsonl=2, got " + text, e);
        }
        if (!(weight > 0) || Double.isInfinite(weight)) {
            throw new IllegalArgumentException("wanted a weight above 0, got " + weight + " in " + text);
        }
        return new WeightedFile(new PathConverter.Input().convert(text.substring(0, mark)), weight);
    }
}
