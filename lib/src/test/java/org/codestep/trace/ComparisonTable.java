package org.codestep.trace;

import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Compares a tracer on programs of several sources, and prints a table of what came of them. */
final class ComparisonTable {

    private static final String ROW = "%-26s %,10d %,10d %,9d %,7d %,10d %,8.0f%n";
    private static final String HEADER = "%-26s %10s %10s %9s %7s %10s %8s%n";
    private static final int REASONS = 3;

    private final PrintStream out;

    /** Compares so many programs of a source. */
    @FunctionalInterface
    interface Comparer {
        Tally.Result compare(ProgramSource source, int count);
    }

    ComparisonTable(PrintStream out) {
        this.out = out;
    }

    /**
     * Prints the table, a row as soon as it is known.
     *
     * @param count how many programs in all; each source makes its share of them
     * @return what came of all
     */
    Tally.Result print(long count, List<ProgramSource> sources, Comparer comparer) {
        int shares = sources.stream().mapToInt(ProgramSource::share).sum();
        print(HEADER, "source", "programs", "compared", "refused", "limits", "different", "per s");
        Tally.Result all = Tally.Result.NONE;
        double seconds = 0;
        for (ProgramSource source : sources) {
            long start = System.nanoTime();
            int part = Math.toIntExact((count * source.share() + shares - 1) / shares);
            Tally.Result result = comparer.compare(source, part);
            double taken = (System.nanoTime() - start) / 1e9;
            row(source.name(), result, taken);
            reasonsAndDifferences(result);
            all = all.plus(result);
            seconds += taken;
        }
        row("all", all, seconds);
        print("%,d programs compared in %,.0f s%n", all.compared(), seconds);
        return all;
    }

    private void row(String name, Tally.Result result, double seconds) {
        print(ROW, name, result.programs(), result.compared(), result.refused(), result.limited(),
                result.different(), result.programs() / seconds);
    }

    private void reasonsAndDifferences(Tally.Result result) {
        result.refusals().entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
                .limit(REASONS)
                .forEach(reason -> print("  refused %,d: %s%n", reason.getValue(), reason.getKey()));
        if (result.uncounted() > 0) {
            print("  number of lines not compared: %,d%n", result.uncounted());
        }
        result.differences().forEach(out::println);
    }

    private void print(String format, Object... values) {
        out.printf(Locale.ROOT, format, values);
    }
}
