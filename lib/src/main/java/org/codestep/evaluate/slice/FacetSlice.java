package org.codestep.evaluate.slice;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.codestep.evaluate.metric.Score;

/**
 * The examples that have a {@link Facet} in common. In JSON the score is called accuracy, whatever the metric.
 *
 * @param name the facet's value, as {@code 3.1} or {@code 7–9}
 * @param score the model's
 * @param baselines those of trivial rivals on the same examples, by their names
 */
public record FacetSlice(String name, @JsonProperty("accuracy") Score score, Map<String, Score> baselines) {

    public FacetSlice {
        baselines = Collections.unmodifiableMap(new LinkedHashMap<>(baselines));
    }
}
