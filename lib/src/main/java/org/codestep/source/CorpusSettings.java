package org.codestep.source;

import java.util.Objects;
import org.codestep.corpus.split.Fractions;
import org.codestep.source.filter.Filters;
import org.codestep.source.place.PlaceSettings;

/**
 * How a corpus is made of what its places have.
 *
 * @param reading what is read of the places
 * @param filters what a file must be
 * @param parsed whether it must be a Python program by the parser of the CPython that is found
 * @param near what becomes of files that are almost the same
 * @param threshold the Jaccard similarity from which on they are, above 0 and at most 1
 * @param fractions of the parts
 * @param seed of the draw
 */
public record CorpusSettings(
        PlaceSettings reading, Filters filters, boolean parsed, NearPolicy near, double threshold,
        Fractions fractions, long seed) {

    /** The similarity that The Stack and others take. */
    public static final double DEFAULT_THRESHOLD = 0.85;

    public CorpusSettings {
        Objects.requireNonNull(near, "near");
        Objects.requireNonNull(fractions, "fractions");
        if (!(threshold > 0 && threshold <= 1)) {
            throw new IllegalArgumentException("a similarity is above 0 and at most 1, got " + threshold);
        }
        if (reading.maxBytes() != filters.maxBytes()) {
            throw new IllegalArgumentException("wanted one number of bytes that are held, got " + reading.maxBytes()
                    + " and " + filters.maxBytes());
        }
    }
}
