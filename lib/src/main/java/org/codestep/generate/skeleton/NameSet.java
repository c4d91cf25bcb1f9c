package org.codestep.generate.skeleton;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The names that a program's variables may have: a share of all names of a length, in alphabetical order.
 *
 * @param length letters of each name, {@code a} to {@code z}; 1 to 3
 * @param fromPercent where in the alphabetical order of all of them the set begins; 0 to 100
 * @param toPercent where it ends; more than {@code fromPercent}, at most 100
 */
public record NameSet(int length, int fromPercent, int toPercent) implements Serializable {

    private static final int LETTERS = 26;

    /** Of at most three letters: Python's keywords, and its built-in names, which no snippet should hide. */
    private static final Set<String> RESERVED = Set.of(
            "as", "if", "in", "is", "or", "id", "and", "def", "del", "for", "not", "try", "abs", "all", "any", "bin",
            "chr", "dir", "hex", "int", "len", "map", "max", "min", "oct", "ord", "pow", "set", "str", "sum", "zip");

    public NameSet {
        if (length < 1 || length > 3) {
            throw new IllegalArgumentException("names have 1 to 3 letters, got " + length);
        }
        if (fromPercent < 0 || toPercent > 100 || fromPercent >= toPercent) {
            throw new IllegalArgumentException("a share of the names goes from one percentage to a greater one, within"
                    + " 0 to 100; got " + fromPercent + " to " + toPercent);
        }
    }

    /** The names, in alphabetical order. Sets of one length whose shares do not overlap have none in common. */
    public List<String> names() {
        List<String> all = new ArrayList<>(List.of(""));
        for (int i = 0; i < length; i++) {
            List<String> longer = new ArrayList<>(all.size() * LETTERS);
            for (String name : all) {
                for (int letter = 0; letter < LETTERS; letter++) {
                    longer.add(name + (char) ('a' + letter));
                }
            }
            all = longer;
        }
        all.removeAll(RESERVED);
        return List.copyOf(all.subList(all.size() * fromPercent / 100, all.size() * toPercent / 100));
    }
}
