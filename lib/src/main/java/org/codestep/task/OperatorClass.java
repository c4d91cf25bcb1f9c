package org.codestep.task;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.codestep.python.syntax.BinaryOperator;
import org.codestep.python.syntax.ComparisonOperator;

/**
 * Operators that can stand in each other's place. What is tried where one is masked, and what can be an answer, are
 * those that the snippet generators write, and the masked one itself: {@code **}, which they do not write, can be
 * masked, but is sought only where it stands.
 */
public enum OperatorClass {
    ARITHMETIC(List.of("+", "-", "*", "/", "//", "%"), Set.of("**")),
    COMPARISON(List.of("<", ">", "<=", ">=", "==", "!="), Set.of());

    private final List<String> tried;
    private final Set<String> others;

    OperatorClass(List<String> tried, Set<String> others) {
        this.tried = tried;
        this.others = others;
    }

    /**
     * The class of a name, such as {@code arithmetic}.
     *
     * @throws IllegalArgumentException if there is none; the message lists those there are
     */
    public static OperatorClass named(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown class of operators '" + name
                        + "'; the classes are " + Arrays.stream(values()).map(OperatorClass::toString)
                                .collect(Collectors.joining(", "))));
    }

    /** The operators that are tried. */
    public List<String> tried() {
        return tried;
    }

    /** Whether an operator is of this class. */
    public boolean contains(String symbol) {
        return tried.contains(symbol) || others.contains(symbol);
    }

    /** Whether an answer is an operator of some class. */
    public static boolean isOperator(String answer) {
        return ARITHMETIC.contains(answer) || COMPARISON.contains(answer);
    }

    /** The operators that are tried, as the parser names them; empty for {@link #COMPARISON}. */
    public List<BinaryOperator> binaryOperators() {
        return Arrays.stream(BinaryOperator.values())
                .filter(operator -> tried.contains(operator.symbol()))
                .toList();
    }

    /** The operators that are tried, as the parser names them; empty for {@link #ARITHMETIC}. */
    public List<ComparisonOperator> comparisonOperators() {
        return Arrays.stream(ComparisonOperator.values())
                .filter(operator -> tried.contains(operator.symbol()))
                .toList();
    }

    /**
     * Why an answer is out of the question where an operator is masked; empty if it is not.
     *
     * @throws IllegalArgumentException if the masked operator is of no class
     */
    public static Optional<String> refusal(String masked, String answer) {
        OperatorClass own = Arrays.stream(values())
                .filter(kind -> kind.contains(masked))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("wanted an arithmetic or comparison operator as the"
                        + " example's own answer, got '" + masked + "'"));
        return own.tried.contains(answer) || answer.equals(masked)
                ? Optional.empty()
                : Optional.of("not one of " + String.join(" ", own.tried));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
