package org.codestep.source.filter;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What became of a file that was found: kept, or the first reason, in this order, for which it was left out. Numbers
 * as those of the papers on Codex (Chen et al. 2021) and The Stack (Kocetkov et al. 2022) are the defaults of
 * {@link Filters}.
 */
public enum Fate {
    /** In one of the parts. */
    KEPT("is in the corpus", false),
    /** Its bytes cannot be had. */
    UNREADABLE("cannot be read", false),
    /** A link that leads back to a folder that it is in. */
    LINK_LOOP("a link that leads back to where it is", false),
    /** An entry of an archive whose name leads out of it. */
    UNSAFE_PATH("a name that leads out of its archive", false),
    /** More bytes than are held in memory. */
    TOO_LARGE("more bytes than --max-bytes", false),
    /** Bytes that the encoding that it declares does not have, or an encoding that is not known. */
    UNDECODABLE("not in the encoding that it says, or in UTF-8", false),
    /** Zero bytes, which no source text has. */
    NUL_BYTES("has NUL characters", true),
    /** Nothing, or nothing but white space. */
    EMPTY("has nothing but white space", true),
    /** As data, or a minified program, has them. */
    LONG_LINE("has a line longer than --max-line", true),
    /** As encoded data has them. */
    LONG_LINES("has lines longer than --max-mean-line on average", true),
    /** As tables of numbers. */
    FEW_LETTERS("has fewer letters and digits than --min-letters", true),
    /** Says in its first lines that a program wrote it. */
    GENERATED("says that a program made it", true),
    /** Python's own parser refuses it; only where that is asked for. */
    NOT_PARSED("is not Python by the parser (--parse)", false),
    /** The same text as a file before it, whatever its encoding and its ends of lines. */
    DUPLICATE("has the text of a file before it", true),
    /** Almost the text of a file before it. */
    NEAR_DUPLICATE("has almost the text of a file before it", false);

    private final String meaning;
    private final boolean switchable;

    Fate(String meaning, boolean switchable) {
        this.meaning = meaning;
        this.switchable = switchable;
    }

    /** In words, after the number of such files. */
    public String meaning() {
        return meaning;
    }

    /** Those that can be switched off: such files are kept then. */
    public static Set<Fate> switchable() {
        return Arrays.stream(values())
                .filter(fate -> fate.switchable)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Fate.class)));
    }

    /** @throws IllegalArgumentException if nothing that can be switched off is called so; the message lists all */
    public static Fate switchable(String name) {
        return switchable().stream()
                .filter(fate -> fate.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown filter '" + name + "'; the filters are "
                        + switchable().stream().map(Fate::toString).collect(Collectors.joining(", "))));
    }

    /** As it stands in files, {@code near-duplicate}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
