package org.codestep.evaluate.slice;

import java.util.List;
import org.codestep.Register;
import org.codestep.evaluate.MistakePattern;
import org.codestep.evaluate.row.Feature;
import org.codestep.task.AnswerChecker;

/**
 * What the examples of some tasks differ in. A new set is a class that implements this, with its name in
 * {@code META-INF/services/org.codestep.evaluate.slice.FacetSet}; the examples of a task that no set describes are not
 * sliced.
 */
public interface FacetSet {

    /** All sets that there are. */
    Register<FacetSet> REGISTER = new Register<>(FacetSet.class, set -> set.getClass().getName());

    /** Whether these are facets and features of the task's examples. */
    boolean describes(AnswerChecker task);

    /** What results are sliced by. */
    List<Facet> facets();

    /** What mistakes can have in common; see {@link MistakePattern}. */
    List<Feature> features();

    /** The facets of all sets. */
    static List<Facet> all() {
        return REGISTER.all().stream().flatMap(set -> set.facets().stream()).toList();
    }

    /** The facets of a task's examples. */
    static List<Facet> facets(AnswerChecker task) {
        return of(task).stream().flatMap(set -> set.facets().stream()).toList();
    }

    /** The features of a task's examples. */
    static List<Feature> features(AnswerChecker task) {
        return of(task).stream().flatMap(set -> set.features().stream()).toList();
    }

    private static List<FacetSet> of(AnswerChecker task) {
        return REGISTER.all().stream().filter(set -> set.describes(task)).toList();
    }
}
