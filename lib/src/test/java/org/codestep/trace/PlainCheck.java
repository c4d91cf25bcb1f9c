package org.codestep.trace;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.codestep.python.RandomPrograms;

/**
 * A command that compares a tracer with {@code python3 FILE} on random programs, and prints a table: the CPython
 * tracer on {@link RandomEndings}, the others on the programs that {@link DifferentialCheck} has for them. Ends with
 * exit code 1 if anything differs. {@code PlainPythonTest} is a short run.
 */
public final class PlainCheck {

    private static final String ROW = "%-9s %-14s %,9d programs %,9d refused %,7d limited %,5d different %,6.0f s%n";
    private static final int REASONS = 3;

    private PlainCheck() {}

    /** @param arguments how many programs, the seed, and the tracer: cpython, tinypy or jython */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 3) {
            System.err.println("usage: PlainCheck PROGRAMS SEED cpython|tinypy|jython");
            System.exit(2);
        }
        long seed = Long.parseLong(arguments[1]);
        try (Tracer tracer = tracer(arguments[2])) {
            System.exit(check(Integer.parseInt(arguments[0]), seed, tracer, System.out) ? 0 : 1);
        }
    }

    private static Tracer tracer(String name) {
        return switch (name) {
            case "cpython" -> new CPythonTracer();
            case "tinypy" -> new TinyPyTracer();
            case "jython" -> new JythonTracer();
            default -> throw new IllegalArgumentException(
                    "unknown tracer " + name + "; the tracers are cpython, tinypy, jython");
        };
    }

    /** The programs that suit a tracer. */
    static List<ProgramSource> sources(Tracer tracer) {
        return switch (tracer.name()) {
            case "cpython" -> List.of(ProgramSource.fuzzer("endings", ProgramSource.SHARES, RandomEndings::next));
            case "jython" -> List.of(
                    ProgramSource.fuzzer("functions", 70, RandomFunctionPrograms::next),
                    ProgramSource.fuzzer("scalars", 30, RandomPrograms::nextOfScalars));
            default -> ProgramSource.fuzzers();
        };
    }

    /** Prints a row for each source as soon as it is known; returns whether nothing differs. */
    static boolean check(int count, long seed, Tracer tracer, PrintStream out) throws IOException {
        List<ProgramSource> sources = sources(tracer);
        int shares = sources.stream().mapToInt(ProgramSource::share).sum();
        boolean same = true;
        for (ProgramSource source : sources) {
            long start = System.nanoTime();
            Comparison.Result result =
                    compare(source, (count * source.share() + shares - 1) / shares, seed, tracer);
            out.printf(ROW, tracer.name(), source.name(), result.programs(), result.refused(), result.limited(),
                    result.different(), (System.nanoTime() - start) / 1e9);
            result.refusals().entrySet().stream()
                    .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
                    .limit(REASONS)
                    .forEach(reason -> out.printf("  refused %,d: %s%n", reason.getValue(), reason.getKey()));
            result.differences().forEach(out::println);
            same &= result.different() == 0;
        }
        return same;
    }

    static Comparison.Result compare(ProgramSource source, int count, long seed, Tracer tracer) throws IOException {
        try (var comparison = new PlainComparison(tracer, Runtime.getRuntime().availableProcessors())) {
            source.programs().feed(count, seed, comparison::add);
            return comparison.result();
        }
    }
}
