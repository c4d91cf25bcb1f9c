package org.codestep.evaluate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The examples that have a {@link Facet} in common.
 *
 * @param name the facet's value, as {@code 3.1} or {@code 7–9}
 * @param accuracy the model's
 * @param baselines those of trivial rivals on the same examples, by their names
 */
public record FacetSlice(String name, Accuracy accuracy, Map<String, Accuracy> baselines) {

    public FacetSlice {
        baselines = Collections.unmodifiableMap(new LinkedHashMap<>(baselines));
    }
}
