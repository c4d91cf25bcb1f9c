package org.codestep.trace.jython.value;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import org.codestep.python.run.value.PythonError;

/** The methods of {@code str} on ASCII, which all strings here are. */
public final class Strings {

    /** Strings and names are ASCII: what Python 2.7 knows of other characters is older. */
    public static final int LAST_ASCII = 127;

    private Strings() {}

    private static boolean isSpace(int c) {
        return c == ' ' || c >= '\t' && c <= '\r' || c >= 0x1c && c <= 0x1f;
    }

    private static boolean isUpper(int c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean isLower(int c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isLetter(int c) {
        return isUpper(c) || isLower(c);
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /** {@code text.method()} of the methods that say what kind of characters there are. */
    public static boolean is(String method, String text) {
        return switch (method) {
            case "isdigit", "isdecimal", "isnumeric" -> all(text, Strings::isDigit);
            case "isalpha" -> all(text, Strings::isLetter);
            case "isalnum" -> all(text, c -> isLetter(c) || isDigit(c));
            case "isspace" -> all(text, Strings::isSpace);
            case "isupper" -> text.chars().anyMatch(Strings::isUpper) && text.chars().noneMatch(Strings::isLower);
            case "islower" -> text.chars().anyMatch(Strings::isLower) && text.chars().noneMatch(Strings::isUpper);
            default -> throw new IllegalArgumentException(method);
        };
    }

    private static boolean all(String text, IntPredicate kind) {
        return !text.isEmpty() && text.chars().allMatch(kind);
    }

    /** {@code text.method()} of the methods that change letters. */
    public static String letters(String method, String text) {
        return switch (method) {
            case "upper" -> text.toUpperCase(Locale.ROOT);
            case "lower", "casefold" -> text.toLowerCase(Locale.ROOT);
            case "capitalize" -> text.isEmpty() ? text
                    : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1).toLowerCase(Locale.ROOT);
            case "title" -> title(text);
            case "swapcase" -> swapCase(text);
            default -> throw new IllegalArgumentException(method);
        };
    }

    private static String title(String text) {
        StringBuilder result = new StringBuilder();
        boolean inWord = false;
        for (char c : text.toCharArray()) {
            result.append(inWord ? Character.toLowerCase(c) : Character.toUpperCase(c));
            inWord = isLetter(c);
        }
        return result.toString();
    }

    private static String swapCase(String text) {
        StringBuilder result = new StringBuilder();
        for (char c : text.toCharArray()) {
            result.append(isUpper(c) ? Character.toLowerCase(c) : Character.toUpperCase(c));
        }
        return result.toString();
    }

    /** Without the white space that a number in a string may stand between, which is C's. */
    static String stripNumber(String text) {
        return strip("strip", text, " \t\n\u000b\f\r");
    }

    /** @param characters to take away; null for white space */
    public static String strip(String method, String text, String characters) {
        IntPredicate away = characters == null ? Strings::isSpace : c -> characters.indexOf(c) >= 0;
        int from = 0;
        int to = text.length();
        while (!method.equals("rstrip") && from < to && away.test(text.charAt(from))) {
            from++;
        }
        while (!method.equals("lstrip") && to > from && away.test(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    /** {@code text.split()}. */
    public static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || isSpace(text.charAt(i))) {
                if (i > start) {
                    words.add(text.substring(start, i));
                }
                start = i + 1;
            }
        }
        return words;
    }

    /** {@code text.split(separator)}. */
    public static List<String> split(String text, String separator) {
        if (separator.isEmpty()) {
            throw PythonError.value("empty separator");
        }
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, start)) {
            parts.add(text.substring(start, at));
            start = at + separator.length();
        }
        parts.add(text.substring(start));
        return parts;
    }

    /** {@code text.count(part)}. */
    public static long count(String text, String part) {
        return part.isEmpty() ? text.length() + 1L : split(text, part).size() - 1L;
    }

    /** {@code text.zfill(width)}. */
    public static String zeroFill(String text, int width) {
        boolean signed = text.startsWith("+") || text.startsWith("-");
        String digits = signed ? text.substring(1) : text;
        return (signed ? text.substring(0, 1) : "") + "0".repeat(Math.max(0, width - text.length())) + digits;
    }
}
