package org.codestep.python.run.value;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.codestep.python.run.limit.Meter;

/** The text of values as {@code repr} and {@code str} give it. */
public final class Representation {

    /** CPython gives up on lists nested about a thousand deep; so deep a one is refused here. */
    private static final int DEEPEST = 100;
    /** As {@code sys.get_int_max_str_digits()}. */
    public static final int MOST_DIGITS = 4300;
    /** Any integer with more bits has more than {@link #MOST_DIGITS} digits. */
    private static final int MOST_DIGITS_BITS = 14_285;

    private final Meter meter;
    private final StringBuilder text = new StringBuilder();
    private final List<Object> open = new ArrayList<>();
    private int metered;

    private Representation(Meter meter) {
        this.meter = meter;
    }

    /**
     * {@code str(value)}.
     *
     * @throws PythonError {@code ValueError} if it has an integer of more than 4,300 digits
     */
    public static String str(Object value, Meter meter) {
        return value instanceof String string ? string : repr(value, meter);
    }

    /** {@code repr(value)}; throws as {@link #str}. */
    public static String repr(Object value, Meter meter) {
        if (value instanceof Long number) {
            return Long.toString(number);
        }
        Representation representation = new Representation(meter);
        representation.write(value);
        return representation.text.toString();
    }

    /** {@code str} of a machine-sized integer, a float, a truth value or {@code None}. */
    public static String plain(Object value) {
        if (value instanceof Double number) {
            return FloatText.of(number);
        } else if (value instanceof Boolean truth) {
            return truth ? "True" : "False";
        }
        return value == None.NONE ? "None" : Long.toString((Long) value);
    }

    private void write(Object value) {
        if (Values.isPlain(value)) {
            text.append(plain(value));
        } else if (value instanceof String string) {
            quote(string);
        } else if (value instanceof BigInteger number) {
            text.append(digits(number));
        } else if (value instanceof RangeValue range) {
            text.append("range(").append(range.start()).append(", ").append(range.stop());
            text.append(range.step() == 1 ? ")" : ", " + range.step() + ")");
        } else if (value instanceof ListValue list) {
            items(list, list.items(), '[', ']');
        } else if (value instanceof TupleValue tuple) {
            items(tuple, tuple.items(), '(', ')');
        } else {
            throw new Unmodelled("the text of a function is not supported");
        }
    }

    private void items(Object container, List<Object> items, char opening, char closing) {
        for (Object outer : open) {
            if (outer == container) {
                text.append(opening).append("...").append(closing);
                return;
            }
        }
        if (open.size() == DEEPEST) {
            throw new Unmodelled("the text of lists nested so deeply is not supported");
        }
        open.add(container);
        text.append(opening);
        for (int i = 0; i < items.size(); i++) {
            text.append(i == 0 ? "" : ", ");
            write(items.get(i));
            if (text.length() - metered > 1 << 12) {
                meter.allocate((long) (text.length() - metered) * Character.BYTES);
                metered = text.length();
            }
        }
        text.append(items.size() == 1 && closing == ')' ? "," : "").append(closing);
        open.remove(open.size() - 1);
    }

    private static String digits(BigInteger number) {
        String digits = number.bitLength() > MOST_DIGITS_BITS ? null : number.toString();
        if (digits == null || digits.length() - (number.signum() < 0 ? 1 : 0) > MOST_DIGITS) {
            throw PythonError.value("Exceeds the limit (" + MOST_DIGITS + " digits) for integer string conversion; "
                    + "use sys.set_int_max_str_digits() to increase the limit");
        }
        return digits;
    }

    private void quote(String string) {
        char quote = string.indexOf('\'') >= 0 && string.indexOf('"') < 0 ? '"' : '\'';
        text.append(quote);
        string.codePoints().forEach(c -> {
            switch (c) {
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case '\\' -> text.append("\\\\");
                default -> {
                    if (c == quote) {
                        text.append('\\');
                    }
                    character(c);
                }
            }
        });
        text.append(quote);
    }

    private void character(int c) {
        if (isPrintable(c)) {
            text.appendCodePoint(c);
        } else {
            text.append(String.format(Locale.ROOT, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c));
        }
    }

    private static boolean isPrintable(int c) {
        if (c >= ' ' && c < 0x7f) {
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SPACE_SEPARATOR -> false;
            // Python's Unicode and this one's differ in age, so it may know the character.
            case Character.UNASSIGNED -> throw new Unmodelled("the text of this character is not supported");
            default -> true;
        };
    }
}
