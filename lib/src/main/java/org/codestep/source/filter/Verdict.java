package org.codestep.source.filter;

import java.util.Objects;

/**
 * Why a file is left out.
 *
 * @param fate the kind of reason
 * @param detail what is wrong with this file; empty if the fate says all
 */
public record Verdict(Fate fate, String detail) {

    private static final int LONGEST = 200;

    public Verdict {
        Objects.requireNonNull(fate, "fate");
        detail = detail.length() <= LONGEST ? detail : detail.substring(0, LONGEST) + "…";
    }
}
