package org.codestep.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import org.codestep.evaluate.row.EvaluatedExample;
import org.codestep.evaluate.row.Feature;
import org.codestep.evaluate.row.ProgramShape;
import org.codestep.evaluate.slice.Facet;
import org.codestep.evaluate.slice.FacetSet;
import org.codestep.task.AnswerChecker;
import org.codestep.task.OperatorClass;
import org.codestep.task.Task;

/** The facets of examples that are made of TinyPy snippets. */
public final class TinyPyFacets implements FacetSet {

    /** The generator level of the snippet. */
    public static final Facet LEVEL =
            new Facet.Labels("level", "level", row -> row.level().isEmpty() ? List.of() : List.of(row.level()));

    /** How many loops the program has. */
    public static final Facet LOOPS = ofShape("loops", "number of loops", ProgramShape::loops);

    /** How deep the program's blocks are nested. */
    public static final Facet NESTING = ofShape("nesting", "nesting (depth of blocks)", ProgramShape::nesting);

    /** How many lines the program has. */
    public static final Facet SNIPPET_LENGTH =
            ofShape("snippet-length", "length of the program (lines)", ProgramShape::lines);

    /** How many lines the program executes. */
    public static final Facet EXECUTED_LINES =
            ofShape("executed-lines", "executed lines", ProgramShape::executedLines);

    /** How many characters the example's own answer has. */
    public static final Facet ANSWER_SIZE = new Facet.Counts("answer-size", "length of the answer (characters)",
            row -> OptionalLong.of(row.example().answer().strip().length()));

    /**
     * The operator asked for; of a task that asks for something else, each operator that the program has, so that an
     * example can be in several slices.
     */
    public static final Facet OPERATOR = new Facet.Labels("operator", "operator", TinyPyFacets::operators);

    private static Facet ofShape(String name, String title, ToLongFunction<ProgramShape> number) {
        return new Facet.Counts(name, title, row -> row.shape() == null
                ? OptionalLong.empty()
                : OptionalLong.of(number.applyAsLong(row.shape())));
    }

    private static List<String> operators(EvaluatedExample row) {
        String answer = row.example().answer().strip();
        if (Arrays.stream(OperatorClass.values()).anyMatch(kind -> kind.contains(answer))) {
            return List.of(answer);
        }
        return row.shape() == null ? List.of() : row.shape().operators();
    }

    @Override
    public boolean describes(AnswerChecker task) {
        return task instanceof Task;
    }

    @Override
    public List<Facet> facets() {
        return List.of(LEVEL, LOOPS, NESTING, SNIPPET_LENGTH, EXECUTED_LINES, ANSWER_SIZE, OPERATOR);
    }

    @Override
    public List<Feature> features() {
        return Feature.TINYPY;
    }
}
