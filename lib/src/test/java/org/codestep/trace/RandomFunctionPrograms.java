package org.codestep.trace;

import java.util.List;
import java.util.random.RandomGenerator;

/** Random programs with functions, lists, tuples, dicts and strings, in the grammar that Python 2.7 and 3 share. */
final class RandomFunctionPrograms {

    private static final int DEEPEST = 2;
    private static final List<String> NUMBERS = List.of("n", "m");
    private static final List<String> LITERALS =
            List.of("0", "1", "2", "3", "-1", "7", "12", "0.5", "-2.5", "1e16", "True", "None", "99999999999999999999");
    private static final List<String> TEXTS = List.of(
            "s", "'ab'", "'Hello World'", "'a,b,,c'", "''", "' x\\t'", "\"it's\"", "str(n)", "s.upper()", "s[1:]",
            "s[::-1]", "s + 'q'", "'-'.join(['x', s])", "s.replace('a', 'bb')", "s.strip()", "s.title()", "s.zfill(5)",
            "s * 2", "repr(s)", "s.lstrip('a')", "s.swapcase()");
    private static final List<String> LISTS = List.of(
            "xs", "[1, 2, 3]", "[]", "[n, s]", "xs[1:]", "xs + [n]", "list(t)", "sorted(xs)",
            "sorted(xs, reverse=True)", "s.split()", "s.split(',')", "list(range(4))", "[0] * 3", "list(d)",
            "list(d.items())", "list(d.values())", "list(enumerate(xs))", "list(zip(xs, s))", "list(reversed(xs))",
            "xs.copy()", "[xs, t]", "sorted(d)", "sorted(xs, key=f)", "xs[::-2]");
    private static final List<String> TUPLES = List.of(
            "t", "(1, 'a')", "()", "(n,)", "tuple(xs)", "t + (m,)", "t[::-1]", "divmod(n, 3)", "t * 2");
    private static final List<String> DICTS = List.of(
            "d", "{}", "{'a': 1, 'b': n}", "{1: s, 2: xs}", "dict(zip(s, xs))", "{1: 'x', 1.0: 'y', True: 'z'}",
            "d.copy()", "{t: n}");
    private static final List<String> INTEGERS = List.of(
            "len(xs)", "len(s)", "len(d)", "sum(xs)", "max(xs)", "min(n, m)", "abs(n)", "xs[0]", "xs[-1]", "xs[n]",
            "t[0]", "s.find('b')", "s.count('a')", "xs.count(n)", "xs.index(n)", "d.get('a', 0)", "d['a']", "d[n]",
            "int(n)", "int(s)", "float(n)", "round(n, 1)", "round(n)", "ord('a')", "len(t)", "f(n)", "f(n, m)",
            "f(m, y=n)", "g(n)", "g()", "max(s, 'b')", "d.pop('a')", "xs.pop()", "d.setdefault('c', n)", "n ** 2",
            "n // m", "n / m", "n % m", "n * m", "float('1.5')", "int('12')", "2 ** n");
    private static final List<String> CONDITIONS = List.of(
            "n > m", "n == m", "not xs", "s in 'abc'", "n in xs", "'a' in d", "s.isdigit()", "s.startswith('a')",
            "n is None", "xs == [1, 2, 3]", "t < (2,)", "xs <= [n]", "d == {}", "any(xs)", "all(t)",
            "isinstance(n, int)", "0 < n < 10", "n > 0 and m > 0", "xs or d", "s.islower()", "n != m or not s",
            "isinstance(s, str)", "m not in t", "n in range(5)", "s > 'b'", "1 if n else 0");
    private static final List<String> ITEMS = List.of("xs", "s", "t", "d", "range(3)", "range(n)", "range(4, 0, -2)",
            "reversed(xs)", "sorted(s)", "d.values()", "[1, [2], 'c']", "s.split()", "range(len(xs))");
    private static final List<String> PAIRS =
            List.of("enumerate(xs)", "zip(xs, t)", "d.items()", "[(1, 2), (3, 4)]", "enumerate(s, 1)", "['ab', 'cd']");

    private final RandomGenerator random;
    private final StringBuilder text = new StringBuilder();
    private String indent = "";
    private int loops;
    private boolean inFunction;

    private RandomFunctionPrograms(RandomGenerator random) {
        this.random = random;
    }

    static String next(RandomGenerator random) {
        RandomFunctionPrograms program = new RandomFunctionPrograms(random);
        program.function("f(x, y=2)", "n, m, s, xs, t, d = x, y, 'fa', [3, 1, 2], (x, 0), {'a': x}");
        program.line("n = " + program.pick(LITERALS));
        program.line("m = " + program.pick(LITERALS));
        program.line("s = 'ab a'");
        program.line("xs = [2, 3, 1]");
        program.line("t = (1, n)");
        program.line("d = {'b': 2, 'a': 1}");
        program.function("g(n=3)", "global m\n    s, xs, t, d = 'g', [n], (), {n: 1}");
        program.statements(0, random.nextInt(2, 8));
        program.line("print(n, m, s, xs, t, d)");
        return program.text.toString();
    }

    private void function(String signature, String start) {
        inFunction = true;
        line("def " + signature + ":");
        indent = "    ";
        if (random.nextInt(3) == 0) {
            line("'''What it does.'''");
        }
        line(start);
        statements(1, random.nextInt(1, 4));
        if (random.nextInt(4) > 0) {
            line("return " + pick(List.of(number(), pick(TEXTS), "n", "n and m", "xs", "n if s else m")));
        }
        indent = "";
        inFunction = false;
    }

    private void line(String content) {
        text.append(indent).append(content).append(random.nextInt(12) == 0 ? "  # why\n\n" : "\n");
    }

    private void statements(int depth, int count) {
        for (int i = 0; i < count; i++) {
            statement(depth);
        }
    }

    private void statement(int depth) {
        switch (random.nextInt(depth < DEEPEST ? 12 : 8)) {
            case 8 -> {
                block("if " + pick(CONDITIONS) + ":", depth);
                if (random.nextBoolean()) {
                    block("elif " + pick(CONDITIONS) + ":", depth);
                }
                orElse(depth);
            }
            case 9, 10 -> {
                loops++;
                block(random.nextInt(3) == 0 ? "for n, m in " + pick(PAIRS) + ":"
                        : "for " + pick(List.of("n", "m", "d['z']", "s")) + " in " + pick(ITEMS) + ":", depth);
                loops--;
                orElse(depth);
            }
            case 11 -> {
                line("k = 0");
                loops++;
                line("while k < " + pick(List.of("3", "len(xs)", "4 and n")) + ":");
                indent += "    ";
                line("k += 1");
                statements(depth + 1, random.nextInt(1, 3));
                indent = indent.substring(4);
                loops--;
                orElse(depth);
            }
            default -> line(simple());
        }
    }

    private void orElse(int depth) {
        if (random.nextInt(3) == 0) {
            block("else:", depth);
        }
    }

    private void block(String header, int depth) {
        if (header.charAt(0) != 'f' && random.nextInt(6) == 0) {
            line(header + " " + simple());
            return;
        }
        line(header);
        indent += "    ";
        statements(depth + 1, random.nextInt(1, 3));
        indent = indent.substring(4);
    }

    private String simple() {
        return switch (random.nextInt(26)) {
            case 0, 1, 2 -> pick(NUMBERS) + " = " + number();
            case 3 -> "s = " + pick(TEXTS);
            case 4 -> "xs = " + pick(LISTS);
            case 5 -> "t = " + pick(TUPLES);
            case 6 -> "d = " + pick(DICTS);
            case 7 -> pick(NUMBERS) + " " + pick(List.of("+=", "-=", "*=", "//=")) + " " + number();
            case 8 -> "n, m = " + pick(List.of("m, n", "t", "n, s", "xs", "s", "divmod(7, n)"));
            case 9 -> "xs[0], xs[-1] = xs[-1], xs[0]";
            case 10 -> pick(List.of("xs[n] = m", "xs[0] = s", "d[s] = n", "d[n] = xs", "d['a'] += 1", "xs[1] *= 2",
                    "d[xs] = 1", "t[0] = 1", "del xs[0]", "del d['a']", "d[t] = 0"));
            case 11, 12 -> pick(List.of("xs.append(n)", "xs.append(s)", "xs.pop(0)", "xs.insert(1, n)", "xs.remove(n)",
                    "xs.extend(s)", "xs.reverse()", "xs.sort()", "xs.sort(reverse=True)", "xs.clear()",
                    "d.update({'c': n})", "d.pop('z', None)", "d.clear()", "d.popitem()", "xs += [n]", "s += 'z'"));
            case 13, 14, 15, 16 -> "print(" + pick(LISTS) + ", " + number() + ", " + pick(TEXTS) + ")";
            case 17 -> "print(" + pick(DICTS) + ", " + pick(TUPLES) + ", sep='|', end=s)";
            case 18 -> "print(" + pick(CONDITIONS) + ")";
            case 19 -> pick(List.of("pass", "f(n)", "g(m)", "5", "'text'", "n", "xs"));
            case 20 -> loops > 0 ? "continue" : "n = 1; m = 2";
            case 21 -> loops > 0 ? "break" : "n = m = 3";
            case 22 -> inFunction ? "return " + number() : "n = f(f(m))";
            case 23 -> random.nextInt(4) == 0 ? "assert " + pick(CONDITIONS) + ", 'no'" : "m = f(n)";
            case 24 -> random.nextInt(6) == 0 ? "raise ValueError('x', n)" : "n = g(m)";
            default -> pick(NUMBERS) + " = " + pick(LITERALS);
        };
    }

    private String number() {
        return random.nextInt(3) == 0
                ? pick(INTEGERS) + pick(List.of(" + ", " - ", " * ", " / ", " // ", " % ")) + pick(INTEGERS)
                : pick(INTEGERS);
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
