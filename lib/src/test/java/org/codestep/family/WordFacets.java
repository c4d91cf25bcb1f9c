package org.codestep.family;

import java.util.List;
import java.util.OptionalLong;
import org.codestep.evaluate.row.Feature;
import org.codestep.evaluate.slice.Facet;
import org.codestep.evaluate.slice.FacetSet;
import org.codestep.task.AnswerChecker;

/** What the words of {@link Reversal} differ in. */
public final class WordFacets implements FacetSet {

    @Override
    public boolean describes(AnswerChecker task) {
        return task instanceof Reversal;
    }

    @Override
    public List<Facet> facets() {
        return List.of(
                new Facet.Counts("word-length", "length of the word (characters)",
                        row -> OptionalLong.of(row.example().answer().length())),
                new Facet.Labels("first-letter", "first letter",
                        row -> List.of(row.example().prompt().substring(0, 1))));
    }

    @Override
    public List<Feature> features() {
        return List.of(Feature.containing("the same letter twice", "(.)\\1"));
    }
}
