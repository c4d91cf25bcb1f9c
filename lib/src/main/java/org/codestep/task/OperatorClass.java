package org.codestep.task;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.codestep.python.syntax.BinaryOperator;
import org.codestep.python.syntax.ComparisonOperator;

/** Operators that can stand in each other's place: an operator's alternatives are the others of its class. */
public enum OperatorClass {
    ARITHMETIC(List.of("+", "-", "*", "/", "//", "%", "**")),
    COMPARISON(List.of("<", ">", "<=", ">=", "==", "!="));

    /** The operators of {@link #ARITHMETIC}. */
    static final List<BinaryOperator> ARITHMETIC_OPERATORS = Arrays.stream(BinaryOperator.values())
            .filter(operator -> ARITHMETIC.symbols.contains(operator.symbol()))
            .toList();

    /** The operators of {@link #COMPARISON}. */
    static final List<ComparisonOperator> COMPARISON_OPERATORS = Arrays.stream(ComparisonOperator.values())
            .filter(operator -> COMPARISON.symbols.contains(operator.symbol()))
            .toList();

    private final List<String> symbols;

    OperatorClass(List<String> symbols) {
        this.symbols = symbols;
    }

    /** The operators as written. */
    public List<String> symbols() {
        return symbols;
    }

    /**
     * The class that an operator is of.
     *
     * @throws IllegalArgumentException if it is of none
     */
    public static OperatorClass of(String symbol) {
        return Arrays.stream(values())
                .filter(kind -> kind.symbols.contains(symbol))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("wanted an operator that can be masked, one of "
                        + String.join(" ", ARITHMETIC.symbols) + " or " + String.join(" ", COMPARISON.symbols)
                        + ", got '" + symbol + "'"));
    }

    /**
     * Why an answer is out of the question where this operator is masked; empty if it is not.
     *
     * @throws IllegalArgumentException if the operator is of no class
     */
    static Optional<String> refusal(String masked, String answer) {
        List<String> known = of(masked).symbols;
        return known.contains(answer) ? Optional.empty() : Optional.of("not one of " + String.join(" ", known));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
