package org.codestep.trace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.codestep.generate.GeneratorConfig;
import org.codestep.generate.Level;
import org.codestep.generate.SnippetGenerator;
import org.codestep.generate.Variant;
import org.codestep.python.RandomPrograms;
import org.codestep.python.RandomTypedPrograms;

/**
 * Compares another tracer, as a command {@link TinyPyTracer}, with CPython on random programs: output, exception, every line event with the
 * variables before it, and the variables at the end. A command for long runs; {@code TinyPyAgainstCPythonTest} makes
 * short ones.
 */
public final class DifferentialCheck {

    /** CPython knows no limit on integers, and these programs are not to run into one of time or memory. */
    static final Limits LIMITS = new Limits(300, Duration.ofSeconds(60), 5_000, 1L << 28, 1 << 14);

    private static final Set<String> NOT_COMPARABLE = Set.of("IntegerLimit", "TimeLimit", "MemoryLimit");
    private static final int CHUNK = 5_000;

    /** A program and what the other tracer made of it. */
    record Case(String source, Trace trace) {}

    /** Where programs come from. */
    enum Source {
        /** Any statements of any values: many end in an exception. */
        ANY(each(RandomPrograms::next)),
        /** Those with a few characters changed: many are no Python. */
        SPOILED(each(RandomPrograms::nextSpoiled)),
        /** Functions, lists and strings of fitting types: most run to their end. */
        TYPED(each(RandomTypedPrograms::next)),
        /** Snippets of all levels and both variants. */
        LEVELS(DifferentialCheck::snippets);

        private final BiFunction<Integer, RandomGenerator, Stream<String>> programs;

        Source(BiFunction<Integer, RandomGenerator, Stream<String>> programs) {
            this.programs = programs;
        }

        private static BiFunction<Integer, RandomGenerator, Stream<String>> each(
                Function<RandomGenerator, String> program) {
            return (count, random) -> Stream.generate(() -> program.apply(random)).limit(count);
        }

        /** So many programs; each time others. */
        Stream<String> programs(int count, RandomGenerator random) {
            return programs.apply(count, random);
        }
    }

    private DifferentialCheck() {}

    private static Stream<String> snippets(int count, RandomGenerator random) {
        int kinds = Level.values().length * Variant.values().length;
        List<String> snippets = new ArrayList<>();
        for (Level level : Level.values()) {
            for (Variant variant : Variant.values()) {
                var generator = new SnippetGenerator(new GeneratorConfig(level, variant, random.nextLong()));
                generator.generate(count / kinds + 1).forEach(snippet -> snippets.add(snippet.source()));
            }
        }
        return snippets.stream().limit(count);
    }

    /** Whether no limit ended a program that another tracer measures otherwise. */
    static boolean isComparable(Trace trace) {
        return trace.error().filter(NOT_COMPARABLE::contains).isEmpty();
    }

    /** Those of the programs that a tracer accepts and that are comparable. */
    static List<Case> accepted(Stream<String> programs, Tracer tracer, Consumer<String> refused) {
        List<Case> cases = new ArrayList<>();
        for (String program : (Iterable<String>) programs::iterator) {
            try {
                Trace trace = tracer.trace(program, LIMITS, Tracer.Detail.STEPS);
                if (isComparable(trace)) {
                    cases.add(new Case(program, trace));
                }
            } catch (UnsupportedProgramException e) {
                // Refusing is right whatever the program; that it does not happen too often is for the caller to say.
                refused.accept(e.getMessage());
            }
        }
        return cases;
    }

    /**
     * The first difference of each program that has one.
     *
     * @param counts which of CPython's traces to compare with
     */
    static List<String> differences(List<Case> cases, CPythonTracer cpython, Predicate<Trace> counts) {
        List<String> differences = new ArrayList<>();
        Iterator<Trace> expected =
                cpython.traceAll(cases.stream().map(Case::source), LIMITS, Tracer.Detail.STEPS).iterator();
        for (Case one : cases) {
            Trace reference = expected.next();
            String difference = counts.test(reference) ? difference(reference, one.trace()) : null;
            if (difference != null) {
                differences.add(difference + " of:\n" + one.source());
            }
        }
        return differences;
    }

    private static String difference(Trace expected, Trace actual) {
        if (!expected.error().equals(actual.error())) {
            return "error " + actual.error() + " instead of " + expected.error();
        }
        int steps = Math.min(expected.steps().size(), actual.steps().size());
        for (int i = 0; i < steps; i++) {
            // As text: the order of the variables counts too.
            if (!expected.steps().get(i).toString().equals(actual.steps().get(i).toString())) {
                return "step " + i + " " + actual.steps().get(i) + " instead of " + expected.steps().get(i);
            }
        }
        if (expected.lineCount() != actual.lineCount() || expected.steps().size() != actual.steps().size()) {
            return "line count " + actual.lineCount() + " instead of " + expected.lineCount();
        } else if (!expected.stdout().equals(actual.stdout())) {
            return "output " + actual.stdout() + " instead of " + expected.stdout();
        }
        return expected.finalStates().toString().equals(actual.finalStates().toString())
                ? null
                : "final states " + actual.finalStates() + " instead of " + expected.finalStates();
    }

    /**
     * @param arguments how many programs of each {@link Source}, and the seed
     */
    public static void main(String[] arguments) {
        if (arguments.length != 2) {
            System.err.println("usage: DifferentialCheck COUNT SEED");
            System.exit(2);
        }
        int count = Integer.parseInt(arguments[0]);
        int different = 0;
        try (CPythonTracer cpython = new CPythonTracer()) {
            for (Source source : Source.values()) {
                different += check(source, count, new SplittableRandom(Long.parseLong(arguments[1])), cpython);
            }
        }
        System.exit(different == 0 ? 0 : 1);
    }

    private static int check(Source source, int count, RandomGenerator random, CPythonTracer cpython) {
        int accepted = 0;
        int different = 0;
        Map<String, Integer> endings = new TreeMap<>();
        for (int done = 0; done < count; done += CHUNK) {
            Stream<String> programs = source.programs(Math.min(CHUNK, count - done), random);
            List<Case> cases = accepted(programs, new TinyPyTracer(), refusal -> {});
            cases.forEach(one -> endings.merge(one.trace().error().orElse("ran to its end"), 1, Integer::sum));
            List<String> differences = differences(cases, cpython, DifferentialCheck::isComparable);
            differences.forEach(System.out::println);
            accepted += cases.size();
            different += differences.size();
        }
        System.out.printf("%s: %,d programs, %,d accepted, %d different %s%n",
                source.name().toLowerCase(Locale.ROOT), count, accepted, different, endings);
        return different;
    }
}
