package org.codestep.python.run.operation;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.codestep.python.run.limit.Meter;
import org.codestep.python.run.value.CallableValue;
import org.codestep.python.run.value.None;
import org.codestep.python.run.value.PythonError;
import org.codestep.python.run.value.RangeValue;
import org.codestep.python.run.value.Representation;
import org.codestep.python.run.value.TupleValue;
import org.codestep.python.run.value.Unmodelled;
import org.codestep.python.run.value.Values;
import org.codestep.python.syntax.BinaryOperator;
import org.codestep.python.syntax.ComparisonOperator;

/** The built-in functions that are values like any other; {@code print} is not among them. */
public enum BuiltinFunction implements CallableValue {
    ABS, BOOL, DIVMOD, FLOAT, INT, LEN, MAX, MIN, RANGE, ROUND, STR, SUM;

    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+(_[0-9]+)*");
    private static final Pattern FLOATING = Pattern.compile(
            "[+-]?([0-9]+(_[0-9]+)*\\.?([0-9]+(_[0-9]+)*)?|\\.[0-9]+(_[0-9]+)*)([eE][+-]?[0-9]+(_[0-9]+)*)?");
    /** Beyond these many decimals {@code round} leaves a float as it is, or makes it 0. */
    private static final int MOST_DECIMALS = 323;
    private static final int FEWEST_DECIMALS = -308;
    /** How many elements go by between looks at the clock. */
    private static final int ELEMENTS_PER_CLOCK = 4096;

    private static final Map<String, BuiltinFunction> BY_NAME =
            Stream.of(values()).collect(Collectors.toMap(BuiltinFunction::pythonName, Function.identity()));

    private final String pythonName = name().toLowerCase(Locale.ROOT);

    /** The function with this name, or null. */
    public static BuiltinFunction of(String name) {
        return BY_NAME.get(name);
    }

    /** As programs call it. */
    public String pythonName() {
        return pythonName;
    }

    /** Of some, Python has classes. */
    @Override
    public String typeName() {
        return switch (this) {
            case BOOL, FLOAT, INT, RANGE, STR -> "type";
            default -> "builtin_function_or_method";
        };
    }

    /** The function's result. */
    public Object call(List<Object> arguments, Meter meter) {
        int count = arguments.size();
        return switch (this) {
            case ABS -> abs(only(arguments));
            case BOOL -> count == 0 ? (Object) false : Values.isTrue(only(arguments));
            case DIVMOD -> divmod(arguments, meter);
            case FLOAT -> count == 0 ? (Object) 0.0 : toFloat(only(arguments));
            case INT -> count == 0 ? (Object) 0L : toInteger(arguments);
            case LEN -> Sequences.length(only(arguments));
            case MAX, MIN -> extreme(arguments, meter);
            case RANGE -> range(arguments);
            case ROUND -> round(arguments);
            case STR -> count == 0 ? "" : text(arguments, meter);
            case SUM -> sum(arguments, meter);
        };
    }

    private Object only(List<Object> arguments) {
        requireArguments(arguments, 1, 1);
        return arguments.get(0);
    }

    private void requireArguments(List<Object> arguments, int least, int most) {
        if (arguments.size() < least || arguments.size() > most) {
            throw PythonError.type(pythonName + "() takes from " + least + " to " + most + " arguments, got "
                    + arguments.size());
        }
    }

    private static Object abs(Object value) {
        Object number = Values.number(value);
        if (number instanceof Double x) {
            return Math.abs(x);
        } else if (number == null) {
            throw PythonError.type("bad operand type for abs(): '" + Values.typeName(value) + "'");
        }
        return Integers.big(number).signum() < 0 ? Integers.negate(number) : number;
    }

    private Object divmod(List<Object> arguments, Meter meter) {
        requireArguments(arguments, 2, 2);
        Object a = arguments.get(0);
        Object b = arguments.get(1);
        if (Values.number(a) == null || Values.number(b) == null) {
            throw PythonError.type("unsupported operand type(s) for divmod(): '" + Values.typeName(a) + "' and '"
                    + Values.typeName(b) + "'");
        }
        return new TupleValue(List.of(
                Operators.binary(BinaryOperator.FLOOR_DIVIDE, a, b, meter),
                Operators.binary(BinaryOperator.MODULO, a, b, meter)));
    }

    private static Object toFloat(Object value) {
        Object number = Values.number(value);
        if (number instanceof Double) {
            return number;
        } else if (number != null) {
            return Integers.toFloat(number);
        } else if (value instanceof String text) {
            return parseFloat(stripped(text));
        }
        throw PythonError.type("float() argument must be a string or a real number, not '" + Values.typeName(value)
                + "'");
    }

    private static Object parseFloat(String text) {
        String unsigned = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
        double sign = text.startsWith("-") ? -1 : 1;
        switch (unsigned.toLowerCase(Locale.ROOT)) {
            case "inf", "infinity" -> {
                return sign * Double.POSITIVE_INFINITY;
            }
            case "nan" -> {
                return Double.NaN;
            }
            default -> { }
        }
        if (!FLOATING.matcher(text).matches()) {
            throw PythonError.value("could not convert string to float: '" + text + "'");
        }
        return Double.parseDouble(text.replace("_", ""));
    }

    private Object toInteger(List<Object> arguments) {
        requireArguments(arguments, 1, 2);
        if (arguments.size() == 2) {
            throw new Unmodelled("'int' with a base is not supported");
        }
        Object value = arguments.get(0);
        Object number = Values.number(value);
        if (number instanceof Double x) {
            return truncated(x);
        } else if (number != null) {
            return number;
        } else if (value instanceof String text) {
            return parseInteger(stripped(text));
        }
        throw PythonError.type("int() argument must be a string, a bytes-like object or a real number, not '"
                + Values.typeName(value) + "'");
    }

    private static Object truncated(double x) {
        requireFinite(x);
        return Math.abs(x) < 0x1p62 ? (Object) (long) x : Integers.small(new BigDecimal(x).toBigInteger());
    }

    private static void requireFinite(double x) {
        if (Double.isNaN(x)) {
            throw PythonError.value("cannot convert float NaN to integer");
        } else if (Double.isInfinite(x)) {
            throw PythonError.overflow("cannot convert float infinity to integer");
        }
    }

    private static Object parseInteger(String text) {
        if (!INTEGER.matcher(text).matches()) {
            throw PythonError.value("invalid literal for int() with base 10: '" + text + "'");
        }
        String digits = text.replace("_", "");
        if (digits.length() - (Character.isDigit(digits.charAt(0)) ? 0 : 1) > Representation.MOST_DIGITS) {
            throw PythonError.value(
                    "Exceeds the limit (" + Representation.MOST_DIGITS + " digits) for integer string conversion");
        }
        return Integers.small(new BigInteger(digits));
    }

    /** Python knows digits and blanks of other scripts too. */
    private static String stripped(String text) {
        if (text.chars().anyMatch(c -> c > 0x7f)) {
            throw new Unmodelled("a number in a string with other than ASCII characters is not supported");
        }
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (from < to && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    /** As C's isspace: of what {@code str.isspace} knows the separators from 0x1c on are none here. */
    private static boolean isBlank(char c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }

    private Object extreme(List<Object> arguments, Meter meter) {
        if (arguments.isEmpty()) {
            throw PythonError.type(pythonName + " expected at least 1 argument, got 0");
        }
        var operator = this == MAX
                ? ComparisonOperator.GREATER
                : ComparisonOperator.LESS;
        Iterator<Object> items = arguments.size() == 1 ? Sequences.iterate(arguments.get(0)) : arguments.iterator();
        if (!items.hasNext()) {
            throw PythonError.value(pythonName + "() arg is an empty sequence");
        }
        Object best = items.next();
        for (int i = 1; items.hasNext(); i++) {
            Object item = items.next();
            best = Comparisons.compare(operator, item, best) ? item : best;
            look(i, meter);
        }
        return best;
    }

    private static void look(int element, Meter meter) {
        if (element % ELEMENTS_PER_CLOCK == 0) {
            meter.time();
        }
    }

    private Object range(List<Object> arguments) {
        requireArguments(arguments, 1, 3);
        boolean onlyStop = arguments.size() == 1;
        long start = onlyStop ? 0 : bound(arguments.get(0));
        long stop = bound(arguments.get(onlyStop ? 0 : 1));
        long step = arguments.size() < 3 ? 1 : bound(arguments.get(2));
        if (step == 0) {
            throw PythonError.value("range() arg 3 must not be zero");
        }
        return new RangeValue(start, stop, step);
    }

    private static long bound(Object value) {
        Object number = Values.number(value);
        if (number instanceof Long bound) {
            return bound;
        }
        if (number == null || number instanceof Double) {
            throw PythonError.type("'" + Values.typeName(value) + "' object cannot be interpreted as an integer");
        }
        throw new Unmodelled("a range of integers beyond 64 bits is not supported");
    }

    private Object round(List<Object> arguments) {
        requireArguments(arguments, 1, 2);
        Object value = arguments.get(0);
        Object number = Values.number(value);
        boolean toInteger = arguments.size() == 1 || arguments.get(1) == None.NONE;
        if (number == null) {
            throw PythonError.type("type " + Values.typeName(value) + " doesn't define __round__ method");
        }
        if (toInteger) {
            return number instanceof Double x ? truncated(Math.rint(x)) : number;
        }
        Object digits = Values.number(arguments.get(1));
        if (digits == null || digits instanceof Double) {
            throw PythonError.type(
                    "'" + Values.typeName(arguments.get(1)) + "' object cannot be interpreted as an integer");
        }
        long decimals = Integers.big(digits).max(BigInteger.valueOf(-100_000)).min(BigInteger.valueOf(100_000))
                .longValue();
        return number instanceof Double x ? (Object) rounded(x, decimals) : rounded(Integers.big(number), decimals);
    }

    private static double rounded(double x, long decimals) {
        if (Double.isNaN(x) || Double.isInfinite(x) || decimals > MOST_DECIMALS || x == 0) {
            return x;
        } else if (decimals < FEWEST_DECIMALS) {
            return 0 * x;
        }
        double result = new BigDecimal(x).setScale((int) decimals, RoundingMode.HALF_EVEN).doubleValue();
        if (Double.isInfinite(result)) {
            throw PythonError.overflow("rounded value too large to represent");
        }
        return Math.copySign(result, x);
    }

    private static Object rounded(BigInteger number, long decimals) {
        if (decimals >= 0) {
            return Integers.small(number);
        }
        return Integers.small(new BigDecimal(number).setScale((int) decimals, RoundingMode.HALF_EVEN).toBigInteger());
    }

    private Object text(List<Object> arguments, Meter meter) {
        if (arguments.size() > 1) {
            throw new Unmodelled("'str' of bytes is not supported");
        }
        return Representation.str(arguments.get(0), meter);
    }

    private Object sum(List<Object> arguments, Meter meter) {
        requireArguments(arguments, 1, 2);
        Object total = arguments.size() == 2 ? arguments.get(1) : (Object) 0L;
        Iterator<Object> items = Sequences.iterate(arguments.get(0));
        if (total instanceof String) {
            throw PythonError.type("sum() can't sum strings [use ''.join(seq) instead]");
        }
        for (int i = 1; items.hasNext(); i++) {
            total = Operators.binary(BinaryOperator.ADD, total, items.next(), meter);
            look(i, meter);
        }
        return total;
    }
}
