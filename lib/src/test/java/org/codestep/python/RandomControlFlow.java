package org.codestep.python;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Random programs of hardly more than the statements that decide which line comes next: loops and branches within each
 * other, with constant and constantly false tests, ends of bodies of every kind, bodies on the header's own line, and
 * functions that return from anywhere. What CPython's compiler folds, threads and duplicates shows in line events
 * here.
 */
public final class RandomControlFlow {

    private static final int DEEPEST = 4;
    private static final List<String> CONSTANTS = List.of(
            "True", "False", "0", "1", "None", "''", "'a'", "0.0", "not 1", "not 0", "()", "(1,)", "1 < 2", "2 == 3",
            "1 and 0", "0 or 1", "1 - 1", "not None", "-1", "1 if 0 else 2");
    private static final List<String> TESTS = List.of(
            "n", "m", "not n", "n > m", "n % 2", "n and m", "n or m", "not n and m", "n > 1 or m > 1", "0 < n < 3",
            "n and not m or k", "not (n or m)", "n == 2 and 1", "n if m else k", "n or 0", "1 and m", "n in (1, 2)",
            "not n < 2 < m", "(n and m) == k", "n is None", "n and (m or k)", "(n if m else k) and 1", "0 or n",
            "n and 0", "n or 1", "not (n and m)", "n > 0 and m > 0 and k > 0", "(n or m) and (k or n)");
    private static final List<String> ITEMS = List.of(
            "range(2)", "range(3)", "range(n)", "range(0)", "(1, 2)", "[0, 1]", "()", "[]", "'ab'", "''", "(0,)",
            "range(m, n)", "[n, m]", "range(3, 0, -1)");

    private final RandomGenerator random;
    private final StringBuilder text = new StringBuilder();
    private String indent = "";
    private int loops;
    private boolean insideFunction;

    private RandomControlFlow(RandomGenerator random) {
        this.random = random;
    }

    public static String next(RandomGenerator random) {
        RandomControlFlow program = new RandomControlFlow(random);
        program.line("n, m, k = " + random.nextInt(4) + ", " + random.nextInt(4) + ", " + random.nextInt(2));
        boolean function = random.nextInt(3) > 0;
        if (function) {
            program.function();
        }
        program.statements(0, random.nextInt(1, 5));
        if (function) {
            program.line("for n in range(3): print(f(n, 1))");
        }
        if (random.nextBoolean()) {
            program.line("print(n, m, k)");
        }
        return program.text.toString();
    }

    private void function() {
        insideFunction = true;
        line("def f(n, m, k=0):");
        indent = "\t";
        if (random.nextInt(4) == 0) {
            line(pick("'''What it does.'''", "'''What\n\tit does.'''"));
        }
        statements(1, random.nextInt(1, 4));
        if (random.nextBoolean()) {
            line(pick("return", "return n", "return n + m", "pass", "n = m"));
        }
        indent = "";
        insideFunction = false;
    }

    private void line(String content) {
        text.append(indent).append(content).append(random.nextInt(15) == 0 ? "\n\n" : "\n");
    }

    private void statements(int depth, int count) {
        for (int i = 0; i < count; i++) {
            statement(depth);
        }
    }

    private void statement(int depth) {
        switch (random.nextInt(depth < DEEPEST ? 12 : 5)) {
            case 5, 6, 7 -> conditional(depth);
            case 8 -> countedLoop(depth);
            case 9 -> brokenLoop(depth);
            case 10, 11 -> {
                block("for " + pick("n", "m", "k", "i") + " in " + pick(ITEMS) + ":", depth, 1);
                orElse(depth);
            }
            default -> line(simple());
        }
    }

    private void conditional(int depth) {
        block("if " + test() + ":", depth, 0);
        for (int i = random.nextInt(3); i > 0; i--) {
            block("elif " + test() + ":", depth, 0);
        }
        orElse(depth);
    }

    /** A loop that ends by itself, unless {@code continue} and the steps' limit are faster. */
    private void countedLoop(int depth) {
        String counter = pick("n", "m", "k");
        if (random.nextInt(3) == 0) {
            line("while " + counter + " < 3: " + counter + " += 1");
        } else {
            line("while " + counter + pick(" > 0:", " > 0 and " + test() + ":", " >= 1 or 0:"));
            indent += "\t";
            line(counter + " -= 1");
            body(depth, 1);
        }
        orElse(depth);
    }

    private void brokenLoop(int depth) {
        block("while " + test() + ":", depth, 1);
        orElse(depth);
    }

    private void orElse(int depth) {
        if (random.nextInt(3) == 0) {
            block("else:", depth, 0);
        }
    }

    private void block(String header, int depth, int loop) {
        if (random.nextInt(5) == 0) {
            loops += loop;
            // A `while` that does nothing else on its line is refused.
            String first = header.charAt(0) == 'w' ? pick("n -= 1; ", "m, n = n, m - 1; ") : "";
            line(header + " " + first + simple() + pick("", "", "; " + simple()));
            loops -= loop;
            return;
        }
        line(header);
        indent += "\t";
        body(depth, loop);
    }

    private void body(int depth, int loop) {
        loops += loop;
        statements(depth + 1, random.nextInt(1, 4));
        if (loops > 0 && random.nextInt(4) == 0) {
            line(pick("break", "continue", "break"));
        }
        loops -= loop;
        indent = indent.substring(1);
    }

    private String test() {
        return random.nextInt(4) == 0 ? pick(CONSTANTS) : pick(TESTS);
    }

    private String simple() {
        if (loops > 0 && random.nextInt(4) == 0) {
            return pick("break", "continue");
        }
        if (insideFunction && random.nextInt(6) == 0) {
            return pick("return", "return n", "return None", "return m if n else k", "return n and m", "return 1");
        }
        return pick("pass", "pass", "n += 1", "m = n", "k = not k", "n = m = 1", "m -= 1", "n, m = m, n", "print(n)",
                "1", "'text'", "None", "n", "k = n if m else 2", "k = n and m", "pass; pass", "n = 0", "m = 1; n = 2");
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
