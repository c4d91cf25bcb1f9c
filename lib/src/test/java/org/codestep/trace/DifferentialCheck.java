package org.codestep.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.codestep.generate.LevelExhaustedException;

/**
 * A command that compares {@link TinyPyTracer} with CPython on any number of random programs of every
 * {@link ProgramSource}, and prints a table. Ends with exit code 1 if anything differs.
 * {@code TinyPyAgainstCPythonTest} is a short run.
 */
public final class DifferentialCheck {

    private static final String ROW = "%-26s %,10d %,10d %,9d %,7d %,10d %,8.0f  %s%n";
    private static final String HEADER = "%-26s %10s %10s %9s %7s %10s %8s%n";
    private static final int REASONS = 3;

    /** A source's result, and how long it took. */
    private record Row(ProgramSource source, Comparison.Result result, double seconds) {

        double rate() {
            return result.programs() / seconds;
        }
    }

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
        System.exit(check(count, seed, sources) ? 0 : 1);
    }

    private static List<ProgramSource> sources(List<String> names) {
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

    /** Whether nothing differs. */
    private static boolean check(long count, long seed, List<ProgramSource> sources) {
        int shares = sources.stream().mapToInt(ProgramSource::share).sum();
        System.out.printf(HEADER, "source", "programs", "accepted", "refused", "limits", "different", "per s");
        List<Row> rows = new ArrayList<>();
        try (CPythonTracer cpython = new CPythonTracer()) {
            for (ProgramSource source : sources) {
                int part = Math.toIntExact((count * source.share() + shares - 1) / shares);
                Row row = row(source, part, seed, cpython);
                print(row);
                rows.add(row);
            }
        }
        printTotal(rows);
        return rows.stream().allMatch(row -> row.result().different() == 0);
    }

    private static Row row(ProgramSource source, int count, long seed, CPythonTracer cpython) {
        long start = System.nanoTime();
        Comparison comparison = new Comparison(new TinyPyTracer(), cpython);
        try {
            source.programs().feed(count, seed, comparison::add);
        } catch (LevelExhaustedException e) {
            System.out.println("  " + e.getMessage());
        }
        Comparison.Result result = comparison.result();
        return new Row(source, result, (System.nanoTime() - start) / 1e9);
    }

    private static void print(Row row) {
        Comparison.Result result = row.result();
        System.out.printf(ROW, row.source().name(), result.programs(), result.accepted(), result.refused(),
                result.limited(), result.different(), row.rate());
        result.refusals().entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
                .limit(REASONS)
                .forEach(reason -> System.out.printf("  refused %,d: %s%n", reason.getValue(), reason.getKey()));
        result.differences().forEach(System.out::println);
    }

    private static void printTotal(List<Row> rows) {
        long programs = 0;
        long accepted = 0;
        long refused = 0;
        long limited = 0;
        long different = 0;
        double seconds = 0;
        for (Row row : rows) {
            programs += row.result().programs();
            accepted += row.result().accepted();
            refused += row.result().refused();
            limited += row.result().limited();
            different += row.result().different();
            seconds += row.seconds();
        }
        System.out.printf(ROW, "all", programs, accepted, refused, limited, different, programs / seconds);
        System.out.printf("%,d programs compared in %,.0f s%n", accepted - limited, seconds);
    }
}
