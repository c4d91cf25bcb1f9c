package org.codestep.trace;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.codestep.generate.LevelExhaustedException;

/**
 * A command that compares {@link TinyPyTracer} with CPython on any number of random programs of every
 * {@link ProgramSource}, and prints a table. Ends with exit code 1 if anything differs.
 * {@code TinyPyAgainstCPythonTest} is a short run.
 */
public final class DifferentialCheck {

    private static final String ROW = "%-26s %,10d %,10d %,9d %,7d %,10d %,8.0f%n";
    private static final String HEADER = "%-26s %10s %10s %9s %7s %10s %8s%n";
    private static final int REASONS = 3;

    /** A source's result, and how long it took. */
    private record Row(ProgramSource source, Comparison.Result result, double seconds) {}

    private DifferentialCheck() {}

    /** @param arguments how many programs in all, the seed, and the names of the sources if not all are wanted */
    public static void main(String[] arguments) {
        if (arguments.length < 2) {
            System.err.println("usage: DifferentialCheck PROGRAMS SEED [SOURCE ...]");
            System.exit(2);
        }
        long count = Long.parseLong(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        List<ProgramSource> sources = sources(List.of(arguments).subList(2, arguments.length));
        try (CPythonTracer cpython = new CPythonTracer()) {
            System.exit(check(count, seed, sources, new TinyPyTracer(), cpython, System.out) ? 0 : 1);
        }
    }

    /**
     * The sources of the names, all if there are none.
     *
     * @throws IllegalArgumentException if a name is unknown
     */
    static List<ProgramSource> sources(List<String> names) {
        List<ProgramSource> all = ProgramSource.all();
        List<String> known = all.stream().map(ProgramSource::name).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "unknown source " + name + "; the sources are " + String.join(", ", known));
            }
        }
        return names.isEmpty() ? all : all.stream().filter(source -> names.contains(source.name())).toList();
    }

    /**
     * Prints the table, a row as soon as it is known.
     *
     * @param count how many programs in all; each source makes its share of them
     * @return whether nothing differs
     */
    static boolean check(
            long count, long seed, List<ProgramSource> sources, Tracer tracer, CPythonTracer cpython, PrintStream out) {
        int shares = sources.stream().mapToInt(ProgramSource::share).sum();
        out.printf(HEADER, "source", "programs", "accepted", "refused", "limits", "different", "per s");
        List<Row> rows = new ArrayList<>();
        for (ProgramSource source : sources) {
            int part = Math.toIntExact((count * source.share() + shares - 1) / shares);
            Row row = row(source, part, seed, new Comparison(tracer, cpython), out);
            print(row, out);
            rows.add(row);
        }
        return printTotal(rows, out) == 0;
    }

    private static Row row(ProgramSource source, int count, long seed, Comparison comparison, PrintStream out) {
        long start = System.nanoTime();
        try {
            source.programs().feed(count, seed, comparison::add);
        } catch (LevelExhaustedException e) {
            out.println("  " + e.getMessage());
        }
        Comparison.Result result = comparison.result();
        return new Row(source, result, (System.nanoTime() - start) / 1e9);
    }

    private static void print(Row row, PrintStream out) {
        Comparison.Result result = row.result();
        out.printf(ROW, row.source().name(), result.programs(), result.accepted(), result.refused(), result.limited(),
                result.different(), result.programs() / row.seconds());
        result.refusals().entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
                .limit(REASONS)
                .forEach(reason -> out.printf("  refused %,d: %s%n", reason.getValue(), reason.getKey()));
        result.differences().forEach(out::println);
    }

    /** Prints the sums; returns how many programs differ. */
    private static long printTotal(List<Row> rows, PrintStream out) {
        long programs = sum(rows, Comparison.Result::programs);
        long accepted = sum(rows, Comparison.Result::accepted);
        long limited = sum(rows, Comparison.Result::limited);
        long different = sum(rows, Comparison.Result::different);
        double seconds = rows.stream().mapToDouble(Row::seconds).sum();
        out.printf(ROW, "all", programs, accepted, programs - accepted, limited, different, programs / seconds);
        out.printf("%,d programs compared in %,.0f s%n", accepted - limited, seconds);
        return different;
    }

    private static long sum(List<Row> rows, ToLongFunction<Comparison.Result> figure) {
        return rows.stream().map(Row::result).mapToLong(figure).sum();
    }
}
