package org.codestep.python;

import java.util.random.RandomGenerator;

/**
 * Random programs of numbers, truth values and the statements that generated snippets have, with every way to nest
 * them: what {@link org.codestep.python.count.LineCounter} counts. A few end in an exception, or not at all.
 */
public final class RandomNumberPrograms {

    private static final int DEEPEST = 3;
    private static final String[] NAMES = {"a", "b", "c", "n", "total", "no"};
    private static final String[] ARITHMETIC = {"+", "-", "*", "+", "-", "//", "%", "/"};
    private static final String[] COMPARISONS = {"<", "<=", ">", ">=", "==", "!="};

    private final RandomGenerator random;
    private final StringBuilder text = new StringBuilder();
    private final String blanks;

    private RandomNumberPrograms(RandomGenerator random) {
        this.random = random;
        this.blanks = pick("\t", " ", "    ");
    }

    public static String next(RandomGenerator random) {
        RandomNumberPrograms program = new RandomNumberPrograms(random);
        int given = random.nextInt(2, NAMES.length + 1);
        for (int i = 0; i < given; i++) {
            program.line(0, NAMES[i] + " = " + program.number());
        }
        program.block(0, false);
        return program.text.toString();
    }

    private void block(int depth, boolean inLoop) {
        for (int count = random.nextInt(1, 4); count > 0; count--) {
            statement(depth, inLoop);
        }
    }

    private void statement(int depth, boolean inLoop) {
        switch (random.nextInt(depth < DEEPEST ? 10 : 6)) {
            case 0, 1 -> line(depth, name() + " = " + expression(2));
            case 2 -> line(depth, name() + " " + pick(ARITHMETIC) + "= " + expression(1));
            case 3 -> line(depth, "print(" + (random.nextInt(8) == 0 ? "" : expression(1)) + ")");
            case 4 -> line(depth, inLoop ? pick("break", "continue", "pass") : "pass");
            case 5 -> line(depth, name() + " = " + test(2));
            case 6, 7 -> conditional(depth, inLoop);
            case 8 -> {
                line(depth, "for " + name() + " in range(" + range() + ")" + pick(":", " :"));
                loopBody(depth);
            }
            default -> {
                line(depth, "while " + test(1) + pick(":", " :"));
                loopBody(depth);
            }
        }
    }

    private void conditional(int depth, boolean inLoop) {
        line(depth, "if " + test(2) + pick(":", " :"));
        block(depth + 1, inLoop);
        while (random.nextInt(3) == 0) {
            line(depth, "elif " + test(2) + pick(":", " :"));
            block(depth + 1, inLoop);
        }
        orElse(depth, inLoop);
    }

    private void loopBody(int depth) {
        if (random.nextBoolean()) {
            line(depth + 1, name() + pick(" -= 1", " += 1"));
        }
        block(depth + 1, true);
        // Also where a loop is inside of another: else is not in the loop that it belongs to.
        orElse(depth, false);
    }

    private void orElse(int depth, boolean inLoop) {
        if (random.nextInt(3) == 0) {
            line(depth, pick("else:", "else :"));
            block(depth + 1, inLoop);
        }
    }

    private String range() {
        return switch (random.nextInt(3)) {
            case 0 -> expression(0);
            case 1 -> expression(0) + ", " + expression(1);
            default -> expression(0) + ", " + expression(0) + " , " + pick("1", "2", "-1", "-2", expression(0));
        };
    }

    private String test(int depth) {
        return switch (random.nextInt(depth == 0 ? 3 : 7)) {
            case 0, 1 -> expression(1) + pick(" ", "") + pick(COMPARISONS) + pick(" ", "") + expression(1);
            case 2 -> expression(0);
            case 3 -> "not " + test(depth - 1);
            case 4 -> "(" + test(depth - 1) + ")";
            case 5 -> test(depth - 1) + " and " + test(depth - 1);
            default -> test(depth - 1) + " or " + test(depth - 1);
        };
    }

    private String expression(int depth) {
        return switch (random.nextInt(depth == 0 ? 2 : 6)) {
            case 0 -> name();
            case 1 -> number();
            case 2 -> "(" + expression(depth - 1) + ")";
            case 3 -> pick("-", "- ", "+") + expression(depth - 1);
            default -> expression(depth - 1) + pick(" ", "") + pick(ARITHMETIC) + pick(" ", "") + expression(depth - 1);
        };
    }

    private String number() {
        return random.nextInt(12) == 0
                ? pick("True", "False", "63", "64", "100", "4611686018427387904", "9007199254740993")
                : String.valueOf(random.nextInt(6));
    }

    private String name() {
        return pick(NAMES);
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private void line(int depth, String content) {
        text.append(blanks.repeat(depth)).append(content).append('\n');
    }
}
