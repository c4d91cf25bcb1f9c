package org.codestep.evaluate;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.codestep.task.OperatorClass;

/** What examples are sliced by. An example of which a facet is not known belongs to none of its slices. */
public enum Facet {
    /** The generator level of the snippet. */
    LEVEL(new Labels(row -> row.level().isEmpty() ? List.of() : List.of(row.level()))),
    /** How many loops the program has. */
    LOOPS(ofShape(ProgramShape::loops)),
    /** How deep the program's blocks are nested. */
    NESTING(ofShape(ProgramShape::nesting)),
    /** How many lines the program has. */
    SNIPPET_LENGTH(ofShape(ProgramShape::lines)),
    /** How many lines the program executes. */
    EXECUTED_LINES(ofShape(ProgramShape::executedLines)),
    /** How many characters the example's own answer has. */
    ANSWER_SIZE(new Counts(row -> OptionalLong.of(row.example().answer().strip().length()))),
    /**
     * The operator asked for; of a task that asks for something else, each operator that the program has, so that an
     * example can be in several slices.
     */
    OPERATOR(new Labels(Facet::operators));

    /** The values that a facet can have. */
    public sealed interface Values permits Labels, Counts {}

    /** Words, a slice each. @param of none, one, or several of an example */
    public record Labels(Function<EvaluatedExample, List<String>> of) implements Values {}

    /** Whole numbers, which share slices where they are rare. @param of empty if it is not known of an example */
    public record Counts(Function<EvaluatedExample, OptionalLong> of) implements Values {}

    private final Values kind;

    Facet(Values kind) {
        this.kind = kind;
    }

    private static Values ofShape(ToLongFunction<ProgramShape> number) {
        return new Counts(row -> row.shape() == null
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

    /**
     * The facet of a name, such as {@code executed-lines}.
     *
     * @throws IllegalArgumentException if there is none; the message lists those there are
     */
    public static Facet named(String name) {
        return Arrays.stream(values())
                .filter(facet -> facet.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown feature '" + name
                        + "' to slice by; the features are "
                        + Arrays.stream(values()).map(Facet::toString).collect(Collectors.joining(", "))));
    }

    /** How examples have it. */
    public Values kind() {
        return kind;
    }

    @Override
    @JsonValue
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
