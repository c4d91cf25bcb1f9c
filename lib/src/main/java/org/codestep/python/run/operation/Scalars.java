package org.codestep.python.run.operation;

import org.codestep.python.run.limit.Budget;
import org.codestep.python.run.limit.LimitExceededException;
import org.codestep.python.run.limit.Meter;
import org.codestep.python.run.value.None;
import org.codestep.python.run.value.PythonError;
import org.codestep.python.run.value.Representation;
import org.codestep.python.run.value.Unmodelled;
import org.codestep.python.run.value.Values;
import org.codestep.python.syntax.BinaryOperator;
import org.codestep.python.syntax.ComparisonOperator;
import org.codestep.python.syntax.UnaryOperator;

/**
 * Python's operations on numbers, strings, truth values and {@code None}, for other ways to run a program than
 * {@code Interpreter}. Values are {@link Long} and, outside its range only, {@link java.math.BigInteger};
 * {@link Double}, {@link Boolean}, {@link String}, {@link None}. Every operation throws {@link PythonError} where
 * CPython raises, {@link Unmodelled} where it is not exact, and {@link LimitExceededException} at a limit.
 */
public final class Scalars {

    /** What values there are, only the caller knows. */
    private static final Meter.Memory EACH_VALUE_ALONE = new Meter.Memory() {
        @Override
        public long liveBytes() {
            return 0;
        }

        @Override
        public void add(long bytes) {}
    };

    private final Meter meter;

    /** @param budget what each string and integer, and the time, are held to; the time runs from now on */
    public Scalars(Budget budget) {
        this.meter = new Meter(budget, EACH_VALUE_ALONE);
    }

    /** {@code a operator b}. */
    public Object binary(BinaryOperator operator, Object a, Object b) {
        return Operators.binary(operator, a, b, meter);
    }

    /** {@code operator a}. */
    public Object unary(UnaryOperator operator, Object a) {
        return Operators.unary(operator, a);
    }

    /** {@code a operator b} of any operator but those of identity. */
    public boolean compare(ComparisonOperator operator, Object a, Object b) {
        return Comparisons.compare(operator, a, b);
    }

    /** {@code str(value)}. */
    public String text(Object value) {
        return Representation.str(value, meter);
    }

    /** As {@link #text}, and {@code <unprintable int>} where that raises. */
    public String displayed(Object value) {
        try {
            return Representation.str(value, meter);
        } catch (PythonError e) {
            return Values.unprintable(value);
        }
    }

    /** {@code float(integer)}. */
    public double toFloat(Object integer) {
        return Integers.toFloat(integer);
    }

    /** Looks at the clock. */
    public void time() {
        meter.time();
    }

    /** Whether CPython 3.11 knows a name without an assignment. */
    public static boolean isBuiltin(String name) {
        return Builtins.contains(name);
    }
}
