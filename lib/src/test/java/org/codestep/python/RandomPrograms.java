package org.codestep.python;

import java.util.List;
import java.util.random.RandomGenerator;

/** Random programs of the TinyPy language, with all of its statements and operators, and with mistakes in them. */
public final class RandomPrograms {

    private static final List<String> VARIABLES = List.of("a", "b", "c", "d", "x_1");
    private static final List<String> BINARY = List.of(
            "+", "-", "*", "/", "//", "%", "+", "-", "*", "**", "&", "|", "^", "<<", ">>");
    private static final List<String> COMPARISONS = List.of("<", "<=", ">", ">=", "==", "!=");
    private static final List<String> NUMBERS = List.of(
            "0", "1", "2", "3", "5", "7", "10", "255", "1_000", "0x1F", "9223372036854775807", "9007199254740993",
            "123456789012345678901234567890", "0.0", "0.5", "1.5", "2.", ".25", "1e3", "1e16", "1e-5", "1e308",
            "3.0e100", "True", "False");
    private static final List<String> OTHERS = List.of("None", "'ab'", "\"\"", "'é\\n'", "'a' 'b'", "undefined");
    private static final List<String> SEQUENCES = List.of(
            "[]", "()", "[1, 2, 3]", "(4, 5)", "[0.5, 'x', None]", "[[1], [2, 3]]", "'hello'", "range(4)", "(1,)",
            "[3, 1, 2] * 2", "(1, 2) + (3,)", "range(9, 0, -2)", "'it\\'s'", "[True, 1e20, -0.0]", "\"a'b\"");
    private static final List<String> FUNCTIONS = List.of("f", "g");
    private static final List<String> SPOILERS = List.of(
            " ", "\t", "\n", "\r", "\\", "\\\n", "\f", "\0", "é", "\u2028", "\ud800", "#", "'", "\"\"\"", "r'", "f'",
            "b'", "\\x", "\\N{", "(", ")", "[", "]", "{", "}", ":", ";", ",", ".", "...", "=", "==", ":=", "->", "**",
            "//", "@", "$", "?", "!", "~", "0", "1_", "1e", "0x", "_", "j", "if ", "else", " for ", " in ", "not ",
            "lambda", "print", "range(", "def ");
    private static final int DEEPEST = 3;

    private final RandomGenerator random;
    private final StringBuilder text = new StringBuilder();
    private String indent = "";
    private int loops;
    private int functions;
    private boolean insideFunction;
    /** Whether there are sequences and functions. */
    private final boolean structured;

    private RandomPrograms(RandomGenerator random, boolean structured) {
        this.random = random;
        this.structured = structured;
    }

    public static String next(RandomGenerator random) {
        return next(random, true);
    }

    /** A random program of numbers, truth values and strings alone. */
    public static String nextOfScalars(RandomGenerator random) {
        return next(random, false);
    }

    private static String next(RandomGenerator random, boolean structured) {
        RandomPrograms program = new RandomPrograms(random, structured);
        int assigned = random.nextInt(12) == 0 ? random.nextInt(1, VARIABLES.size()) : VARIABLES.size();
        for (String variable : VARIABLES.subList(0, assigned)) {
            program.line(variable + " = " + program.literal());
        }
        if (structured && random.nextBoolean()) {
            program.line("x_1 = " + pick(random, SEQUENCES));
        }
        for (int i = structured ? random.nextInt(3) : 0; i > 0; i--) {
            program.function();
        }
        program.statements(0, random.nextInt(1, 6));
        return random.nextInt(4) == 0 ? program.text.toString().stripTrailing() : program.text.toString();
    }

    private void function() {
        String name = FUNCTIONS.get(functions % FUNCTIONS.size());
        String parameters = pick(List.of("", "a", "a, b", "a, b=2", "n, a=" + literal(), "b, "));
        functions++;
        int outerLoops = loops;
        loops = 0;
        insideFunction = true;
        block("def " + name + "(" + parameters + ")", 1);
        insideFunction = false;
        loops = outerLoops;
    }

    private String call() {
        String arguments = pick(List.of(
                "", variable(), variable() + ", " + literal(), literal() + ", b=" + variable(), "a=1", "1, 2, 3",
                "[1, 2], 3", "3", "2"));
        return pick(FUNCTIONS) + "(" + arguments + ")";
    }

    private String builtinCall() {
        String argument = random.nextInt(3) == 0 ? sequence() : expression(0);
        return switch (random.nextInt(16)) {
            case 0, 1 -> "len(" + sequence() + ")";
            case 2 -> "abs(" + argument + ")";
            case 3 -> "min(" + sequence() + ")";
            case 4 -> "max(" + expression(0) + ", " + expression(0) + ")";
            case 5 -> "sum(" + sequence() + ")";
            case 6 -> "int(" + pick(List.of(argument, "'12'", "' -7 '", "'1_0'", "'x'", "1e20", "-2.7")) + ")";
            case 7 -> "float(" + pick(List.of(argument, "'1.5'", "' inf'", "'1e400'", "'nope'", "'-.5'")) + ")";
            case 8 -> "str(" + argument + ")";
            case 9 -> "bool(" + argument + ")";
            case 10 -> "round(" + expression(0) + ")";
            case 11 -> "round(" + expression(0) + ", " + pick(List.of("0", "1", "2", "-1", "-2", "None", "20")) + ")";
            case 12, 13 -> "divmod(" + expression(0) + ", " + expression(0) + ")";
            case 14 -> "sum(" + sequence() + ", " + pick(List.of("0", "1.5", "[]", "()")) + ")";
            default -> "range(" + small() + ", " + small() + ")";
        };
    }

    private String sequence() {
        return switch (random.nextInt(6)) {
            case 0 -> "[" + expression(0) + ", " + expression(1) + "]";
            case 1 -> "(" + expression(0) + ", " + expression(0) + ")";
            case 2 -> "[" + expression(0) + "] * " + random.nextInt(-1, 4);
            case 3 -> "x_1";
            default -> pick(SEQUENCES);
        };
    }

    private String subscript() {
        String value = random.nextInt(3) == 0 ? "x_1" : pick(SEQUENCES);
        return switch (random.nextInt(6)) {
            case 0 -> "(" + value + ")[" + bound() + ":" + bound() + "]";
            case 1 -> "(" + value + ")[" + bound() + ":" + bound() + ":" + bound() + "]";
            case 2 -> "(" + value + ")[" + variable() + "]";
            default -> "(" + value + ")[" + small() + "]";
        };
    }

    private String bound() {
        return random.nextInt(3) == 0 ? "" : small();
    }

    private String formatted() {
        return pick(List.of(
                "f'{" + variable() + "}'",
                "f\"{" + variable() + " " + pick(BINARY) + " " + variable() + "!r} {{x}}\"",
                "f'a\\n{ " + variable() + " }' 'b' f'{1 if " + variable() + " else 2}'",
                "f'{" + variable() + "[0]}{" + variable() + "!s}'", "f'{" + variable() + " != 3}'", "f''"));
    }

    private static String pick(RandomGenerator random, List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** A random program with one to three places spoiled: mostly no Python any more. */
    public static String nextSpoiled(RandomGenerator random) {
        StringBuilder program = new StringBuilder(next(random));
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            int at = random.nextInt(program.length());
            int to = Math.min(program.length(), at + random.nextInt(1, 4));
            switch (random.nextInt(4)) {
                case 0 -> program.delete(at, to);
                case 1 -> program.insert(at, program.substring(at, to));
                case 2 -> program.insert(at, SPOILERS.get(random.nextInt(SPOILERS.size())));
                default -> program.replace(at, to, SPOILERS.get(random.nextInt(SPOILERS.size())));
            }
        }
        return program.toString();
    }

    private void line(String content) {
        text.append(indent).append(content);
        switch (random.nextInt(20)) {
            case 0 -> text.append("  # comment");
            case 1 -> text.append(" \n\n");
            case 2 -> text.append("\n   # comment");
            default -> { }
        }
        text.append('\n');
    }

    private void statements(int depth, int count) {
        for (int i = 0; i < count; i++) {
            statement(depth);
        }
    }

    private void statement(int depth) {
        int kind = random.nextInt(depth < DEEPEST ? 20 : 12);
        if (kind < 9) {
            line(simple());
        } else if (kind < 12) {
            line(simple() + "; " + simple() + (random.nextBoolean() ? ";" : ""));
        } else if (kind < 16) {
            conditional(depth);
        } else if (kind < 18) {
            whileLoop(depth);
        } else {
            forLoop(depth);
        }
    }

    private String simple() {
        if (insideFunction && random.nextInt(5) == 0) {
            return random.nextInt(4) == 0 ? "return" : "return " + expression(2);
        }
        if (structured && random.nextInt(5) == 0) {
            return structured();
        }
        return switch (random.nextInt(loops > 0 ? 15 : 12)) {
            case 0, 1, 2 -> variable() + " = " + expression(2);
            case 3 -> variable() + " " + pick(BINARY) + "= " + expression(1);
            case 4 -> variable() + ", " + variable() + " = " + expression(1) + ", " + expression(1);
            case 5 -> variable() + " = " + variable() + " = " + expression(1);
            case 6 -> pick(List.of("pass", "5", "'text'", "1 + 2", "None", "(3)", "-1", "1.5", "not 1"));
            case 7 -> straight();
            case 8 -> "print(" + expression(1) + ", " + expression(1) + pick(List.of(
                    "", ", sep=''", ", end='|'", ", sep=None, end=' '", ", end=" + variable(), ",")) + ")";
            case 12, 13 -> "continue";
            case 14 -> "break";
            default -> "print(" + expression(2) + ")";
        };
    }

    /** A simple statement of sequences and functions. */
    private String structured() {
        return switch (random.nextInt(12)) {
            case 0 -> pick(List.of("d", "x_1")) + " = " + sequence();
            case 1 -> variable() + "[" + small() + "] = " + expression(1);
            case 2 -> variable() + "[" + small() + "] " + pick(BINARY) + "= " + expression(0);
            case 3 -> variable() + ", " + variable() + " = " + sequence();
            case 4 -> variable() + " += " + sequence();
            case 5 -> "(" + variable() + ", " + variable() + "), " + variable() + " = " + sequence() + ", 1";
            case 6 -> variable() + " = " + subscript();
            case 7 -> variable() + " = " + builtinCall();
            case 8 -> "print(" + builtinCall() + ", " + subscript() + ")";
            case 9 -> call();
            case 10 -> variable() + " = " + formatted();
            default -> variable() + " = " + call();
        };
    }

    private void conditional(int depth) {
        block("if " + condition(), depth);
        for (int i = random.nextInt(3); i > 0; i--) {
            block("elif " + condition(), depth);
        }
        orElse(depth);
    }

    private void whileLoop(int depth) {
        loops++;
        block("while " + condition(), depth);
        loops--;
        orElse(depth);
    }

    private void forLoop(int depth) {
        loops++;
        String target = random.nextInt(12) == 0 ? variable() + ", " + variable() : variable();
        block("for " + target + " in " + iterable(), depth);
        loops--;
        orElse(depth);
    }

    private String iterable() {
        if (structured && random.nextInt(5) == 0) {
            return sequence();
        }
        return switch (random.nextInt(12)) {
            case 0 -> "'abc'";
            case 1 -> random.nextInt(5) == 0 ? variable() : "'été'";
            case 2 -> "range(" + variable() + ")";
            case 3 -> "range(" + small() + ", " + small() + ", " + variable() + ")";
            case 4, 5, 6 -> "range(" + small() + ", " + small() + ", " + small() + ")";
            case 7, 8 -> "range(" + small() + ", " + small() + ")";
            default -> "range(" + small() + ")";
        };
    }

    private String small() {
        return Integer.toString(random.nextInt(-3, 8));
    }

    private void orElse(int depth) {
        if (random.nextInt(3) == 0) {
            block("else", depth);
        }
    }

    private void block(String header, int depth) {
        header += random.nextInt(4) == 0 ? " :" : ":";
        if (random.nextInt(5) == 0) {
            line(header + " " + simple() + (random.nextInt(3) == 0 ? "; " + simple() : ""));
            return;
        }
        line(header);
        String outer = indent;
        indent += random.nextBoolean() ? "\t" : "    ";
        statements(depth + 1, random.nextInt(1, 4));
        indent = outer;
    }

    private String condition() {
        return switch (random.nextInt(12)) {
            case 0 -> pick(List.of("True", "False", "0", "1", "None", "''", "not 0", "1 == 1", "1 and 0", "2 or 0"));
            case 1 -> "not " + condition();
            case 2 -> condition() + " and " + condition();
            case 3 -> "(" + condition() + ") or " + condition();
            case 4 -> expression(1) + " " + pick(List.of("is", "is not")) + " None";
            case 5 -> pick(List.of("'b'", "''", "x_1", "2")) + pick(List.of(" in ", " not in ")) + pick(structured
                    ? List.of("'abc'", "a", "[1, 2]", "range(5)", "(2.0, 'b')")
                    : List.of("'abc'", "a"));
            case 6 -> expression(1);
            default -> expression(1) + " " + pick(COMPARISONS) + " " + expression(1);
        };
    }

    private String expression(int depth) {
        if (depth == 0) {
            return random.nextInt(3) > 0 ? variable() : literal();
        }
        return switch (random.nextInt(12)) {
            case 0 -> "(" + expression(depth - 1) + ")";
            case 1 -> "(" + pick(List.of("-", "+", "~", "not ", "- -")) + "(" + expression(depth - 1) + "))";
            case 2 -> expression(0) + " " + pick(COMPARISONS) + " " + expression(0) + " " + pick(COMPARISONS) + " "
                    + expression(depth - 1);
            case 3 -> "(" + straight() + " if " + condition() + " else " + expression(0) + ")";
            case 4 -> "(" + expression(depth - 1) + pick(List.of(" and ", " or ")) + expression(0) + ")";
            case 5 -> !structured ? "-" + expression(0)
                    : pick(List.of("-" + expression(0), call(), builtinCall(), subscript(), formatted(), sequence()));
            default -> expression(depth - 1) + pick(List.of(" ", "")) .concat(pick(BINARY)) + " "
                    + expression(depth - 1);
        };
    }

    /** An expression without branches, mostly; the interpreter refuses them at some places. */
    private String straight() {
        return random.nextInt(20) == 0 ? expression(2) : "-" + literal() + " " + pick(BINARY) + " " + variable();
    }

    private String literal() {
        return switch (random.nextInt(40)) {
            case 0, 1, 2, 3 -> pick(NUMBERS);
            case 4 -> pick(OTHERS);
            case 5, 6, 7 -> Double.toString(random.nextInt(-500, 500) / 7.0);
            default -> Integer.toString(random.nextInt(10));
        };
    }

    /** The last one holds mostly sequences, so it is rarer where numbers are wanted. */
    private String variable() {
        return random.nextInt(4) == 0 ? pick(VARIABLES) : pick(VARIABLES.subList(0, VARIABLES.size() - 1));
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
