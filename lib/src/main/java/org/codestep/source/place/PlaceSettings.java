package org.codestep.source.place;

import java.util.List;
import java.util.Optional;

/**
 * What is read of a place.
 *
 * @param suffixes what the names of files in folders and archives end in, one of them; at least one
 * @param field the field, or column, of rows that has the text; empty for the first of {@link #FIELDS} that there is
 * @param maxBytes what is longer is not held
 */
public record PlaceSettings(List<String> suffixes, Optional<String> field, int maxBytes) {

    /** What data sets call the text of a file. */
    public static final List<String> FIELDS = List.of("content", "code", "text");

    public PlaceSettings {
        suffixes = List.copyOf(suffixes);
        if (suffixes.isEmpty() || suffixes.contains("")) {
            throw new IllegalArgumentException("wanted what names end in, as .py, got " + suffixes);
        }
    }

    boolean isWanted(String name) {
        return suffixes.stream().anyMatch(name::endsWith);
    }

    /** Which field has the text, of those that there are; empty if none. */
    Optional<String> textField(List<String> names) {
        return field.map(List::of).orElse(FIELDS).stream().filter(names::contains).findFirst();
    }

    /** What is said where there is no such field. @param kind {@code field} or {@code column} */
    String missing(String kind, List<String> names) {
        return "no " + kind + " " + String.join(" or ", field.map(List::of).orElse(FIELDS)) + "; there are "
                + (names.isEmpty() ? "none" : String.join(", ", names)) + "; choose one with --field";
    }
}
