package org.codestep.python;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Random programs whose variables keep to one type each, so that most run to their end: functions that call each
 * other and themselves, loops over lists, strings and ranges, lists changed while they are gone through.
 */
public final class RandomTypedPrograms {

    private static final List<String> INTEGERS = List.of("i", "j", "k");
    private static final List<String> NUMBERS = List.of("x", "y");
    private static final List<String> STRINGS = List.of("s", "t");
    private static final List<String> LISTS = List.of("l", "m");
    private static final int DEEPEST = 3;

    private final RandomGenerator random;
    private final StringBuilder text = new StringBuilder();
    private String indent = "";
    private int loops;
    private int functions;
    private boolean insideFunction;

    private RandomTypedPrograms(RandomGenerator random) {
        this.random = random;
    }

    public static String next(RandomGenerator random) {
        RandomTypedPrograms program = new RandomTypedPrograms(random);
        program.line("i, j, k = " + random.nextInt(9) + ", " + random.nextInt(-9, 9) + ", 3");
        program.line("x = " + random.nextInt(-90, 90) / 8.0 + "; y = -0.0");
        program.line("s = t = 'ab' 'é'");
        program.line("l = [3, 1, 2]; m = l");
        for (int i = random.nextInt(4); i > 0; i--) {
            program.function();
        }
        program.statements(0, random.nextInt(2, 8));
        program.line("print(i, j, k, x, y, s, t, l, m, sep='|')");
        return program.text.toString();
    }

    private void function() {
        String name = "f" + functions;
        insideFunction = true;
        // A copy of what it changes: its own variables need values before they are read.
        line("def " + name + "(n, l, s='x'):");
        indent = "    ";
        if (random.nextInt(4) == 0) {
            line("'''What it does.'''");
        }
        line("i, j, k, x, y, t, m = n, 2, 5, 0.5, n / 3, s, [n]");
        if (random.nextBoolean()) {
            line("if n <= 0: return " + integer(1));
            line("r = " + name + "(n - " + random.nextInt(1, 3) + ", l) " + pick("+", "*", "-") + " " + integer(0));
            line("i = r % 97");
        }
        statements(1, random.nextInt(1, 4));
        if (random.nextInt(3) > 0) {
            line("return " + integer(2));
        }
        indent = "";
        insideFunction = false;
        functions++;
    }

    private void line(String content) {
        text.append(indent).append(content).append(random.nextInt(12) == 0 ? "  # comment\n" : "\n");
    }

    private void statements(int depth, int count) {
        for (int i = 0; i < count; i++) {
            statement(depth);
        }
    }

    private void statement(int depth) {
        switch (random.nextInt(depth < DEEPEST ? 14 : 9)) {
            case 9, 10 -> {
                block("if " + condition(2), depth);
                for (int i = random.nextInt(3); i > 0; i--) {
                    block("elif " + condition(1), depth);
                }
                orElse(depth);
            }
            case 11 -> {
                String counter = pick(INTEGERS);
                line(counter + " = " + random.nextInt(4));
                loops++;
                line("while " + counter + pick(" > 0", "", " >= 1 and " + condition(1)) + ":");
                String outer = indent;
                indent += "    ";
                line(counter + " -= 1");
                statements(depth + 1, random.nextInt(1, 3));
                indent = outer;
                loops--;
                orElse(depth);
            }
            case 12, 13 -> {
                loops++;
                block("for " + pick(
                        pick(INTEGERS) + " in range(" + random.nextInt(5) + ")",
                        pick(INTEGERS) + " in " + list(1),
                        pick(STRINGS) + " in " + string(1) + "[:4]",
                        pick(INTEGERS) + ", " + pick(NUMBERS) + " in [(1, 2.5), [3, 4]]",
                        pick(INTEGERS) + " in " + pick(LISTS) + "[:6]"), depth);
                loops--;
                orElse(depth);
            }
            default -> line(simple());
        }
    }

    private void orElse(int depth) {
        if (random.nextInt(3) == 0) {
            block("else", depth);
        }
    }

    private void block(String header, int depth) {
        if (random.nextInt(6) == 0) {
            line(header + ": " + simple());
            return;
        }
        line(header + ":");
        String outer = indent;
        indent += "    ";
        statements(depth + 1, random.nextInt(1, 4));
        indent = outer;
    }

    private String simple() {
        if (loops > 0 && random.nextInt(7) == 0) {
            return pick("break", "continue", "continue");
        }
        if (insideFunction && random.nextInt(8) == 0) {
            return pick("return", "return " + integer(1), "return " + integer(1));
        }
        return switch (random.nextInt(16)) {
            case 0, 1 -> pick(INTEGERS) + " = " + integer(2);
            case 2 -> pick(INTEGERS) + pick(" += ", " -= ", " ^= ", " //= ", " %= ") + "(" + integer(1) + " or 7)";
            case 3 -> pick(NUMBERS) + " = " + number(2);
            case 4 -> pick(STRINGS) + " = " + string(2);
            case 5 -> pick(LISTS) + " = " + list(2);
            case 6 -> "l[" + random.nextInt(-3, 2) + "] = " + integer(1);
            case 7 -> pick(LISTS) + "[0] += " + integer(1);
            case 8 -> pick(LISTS) + " += " + pick("[1]", "(2, 3)", "range(2)", "l[:2]", "m[1:]");
            case 9 -> pick(INTEGERS) + ", " + pick(INTEGERS) + " = " + integer(1) + ", " + integer(1);
            case 10 -> pick(INTEGERS) + ", " + pick(NUMBERS) + " = divmod(" + integer(1) + ", " + integer(1) + " or 3)";
            case 11 -> functions > 0 ? pick("", "k = ") + call() : "pass";
            case 12 -> "print(" + pick(integer(2), number(2), string(2), list(2), condition(2)) + ")";
            case 13 -> "print(f'{" + pick(pick(INTEGERS), pick(NUMBERS), pick(LISTS)) + "}"
                    + pick("", "{s!r}", " {x * 2}") + "')";
            case 14 -> "print(" + integer(1) + ", " + string(1) + ", sep=" + pick("''", "'-'") + ", end='\\n')";
            default -> pick(INTEGERS) + " = " + integer(1) + " if " + condition(1) + " else " + integer(1);
        };
    }

    private String call() {
        return "f" + random.nextInt(functions) + "(" + random.nextInt(4) + ", "
                + pick(pick(LISTS), "[5]", "l=m", "s='q', l=[1, 2]") + ")";
    }

    private String integer(int depth) {
        if (depth == 0) {
            return random.nextInt(3) > 0 ? pick(INTEGERS) : Integer.toString(random.nextInt(10));
        }
        return switch (random.nextInt(12)) {
            case 0 -> "len(" + pick(list(depth - 1), string(depth - 1), "range(" + integer(0) + ")") + ")";
            case 1 -> "(" + list(depth - 1) + " + [4])[" + pick("0", "-1") + "]";
            case 2 -> pick("sum", "sum") + "(" + list(depth - 1) + ")";
            case 3 -> pick("min", "max") + "(" + integer(depth - 1) + ", " + integer(0) + ")";
            case 4 -> pick("int", "round") + "(" + number(depth - 1) + ")";
            case 5 -> "abs(" + integer(depth - 1) + ")";
            case 6 -> functions > 0 && !insideFunction ? "(" + call() + " or 0)" : "-" + integer(0);
            default -> "(" + integer(depth - 1) + " " + pick("+", "-", "*", "+", "&", "|") + " " + integer(depth - 1)
                    + ")";
        };
    }

    private String number(int depth) {
        if (depth == 0) {
            return random.nextBoolean() ? pick(NUMBERS) : Double.toString(random.nextInt(-40, 40) / 16.0);
        }
        return switch (random.nextInt(6)) {
            case 0 -> "round(" + number(depth - 1) + ", " + random.nextInt(-1, 4) + ")";
            case 1 -> "float(" + integer(depth - 1) + ")";
            case 2 -> integer(depth - 1) + " / (" + number(0) + " or 4)";
            case 3 -> number(depth - 1) + " % 2.5";
            default -> number(depth - 1) + " " + pick("+", "-", "*") + " " + number(depth - 1);
        };
    }

    private String string(int depth) {
        if (depth == 0) {
            return random.nextBoolean() ? pick(STRINGS) : pick("'x'", "\"it's\"", "''", "'ö'");
        }
        return switch (random.nextInt(7)) {
            case 0 -> "str(" + pick(integer(depth - 1), number(depth - 1), list(depth - 1)) + ")";
            case 1 -> "(" + string(depth - 1) + " + 'z')[" + random.nextInt(-1, 1) + "]";
            case 2 -> string(depth - 1) + "[" + pick("1:", ":-1", "::-1", "::2", "-2:") + "]";
            case 3 -> "f\"{" + pick(INTEGERS) + "}<{" + pick(STRINGS) + "!r}>\"";
            case 4 -> pick(STRINGS) + "[:3] * " + random.nextInt(3);
            default -> string(depth - 1) + "[:5] + " + string(0) + "[:5]";
        };
    }

    private String list(int depth) {
        if (depth == 0) {
            return random.nextInt(3) > 0 ? pick(LISTS) : pick("[]", "[7]", "[1, 2]");
        }
        return switch (random.nextInt(6)) {
            case 0 -> "[" + integer(depth - 1) + ", " + integer(0) + "]";
            case 1 -> list(depth - 1) + "[" + pick("1:", ":-1", "::-1", ":2", "-1:") + "]";
            case 2 -> list(depth - 1) + "[:4] + " + list(0) + "[:4]";
            case 3 -> "[" + integer(0) + "] * " + random.nextInt(4);
            default -> list(depth - 1) + "[:5]";
        };
    }

    private String condition(int depth) {
        if (depth == 0) {
            return integer(0) + " " + pick("<", ">", "==", "!=", "<=") + " " + integer(0);
        }
        return switch (random.nextInt(9)) {
            case 0 -> "not " + condition(depth - 1);
            case 1 -> condition(depth - 1) + " and " + condition(depth - 1);
            case 2 -> condition(depth - 1) + " or " + condition(0);
            case 3 -> integer(0) + " in " + list(depth - 1);
            case 4 -> string(0) + pick(" in ", " not in ", " < ", " == ") + string(depth - 1);
            case 5 -> list(0) + pick(" < ", " == ", " != ", " >= ") + list(depth - 1);
            case 6 -> "0 <= " + integer(0) + " < " + integer(depth - 1);
            case 7 -> number(depth - 1) + " > " + integer(0);
            default -> condition(0);
        };
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
