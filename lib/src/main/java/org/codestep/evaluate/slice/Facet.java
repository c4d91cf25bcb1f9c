package org.codestep.evaluate.slice;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.codestep.evaluate.row.EvaluatedExample;

/**
 * What examples are sliced by. An example of which a facet is not known belongs to none of its slices. Facets belong to
 * a {@link FacetSet}.
 */
public sealed interface Facet {

    /** The name as the command line and the files have it, such as {@code executed-lines}; no other facet has it. */
    String name();

    /** What tables and charts call it, with its unit. */
    String title();

    /** One whose values are words, a slice each. @param of none, one, or several of an example */
    record Labels(String name, String title, Function<EvaluatedExample, List<String>> of) implements Facet {}

    /** One whose values are whole numbers, which share slices where they are rare. @param of empty if not known */
    record Counts(String name, String title, Function<EvaluatedExample, OptionalLong> of) implements Facet {}

    /**
     * The facet of a name.
     *
     * @throws IllegalArgumentException if there is none; the message lists those there are
     */
    static Facet named(String name) {
        List<Facet> all = FacetSet.all();
        return all.stream()
                .filter(facet -> facet.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown feature '" + name
                        + "' to slice by; the features are "
                        + all.stream().map(Facet::name).collect(Collectors.joining(", "))));
    }
}
