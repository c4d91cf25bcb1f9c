package org.codestep.trace;

import java.io.PrintStream;
import java.util.List;
import org.codestep.generate.LevelExhaustedException;

/**
 * A command that compares {@link TinyPyTracer} with CPython on any number of random programs of every
 * {@link ProgramSource}, and prints a table. Ends with exit code 1 if anything differs.
 * {@code TinyPyAgainstCPythonTest} is a short run.
 */
public final class DifferentialCheck {

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
        return new ComparisonTable(out).print(count, sources, (source, part) -> {
            Comparison comparison = new Comparison(tracer, cpython);
            try {
                source.programs().feed(part, seed, comparison::add);
            } catch (LevelExhaustedException e) {
                out.println("  " + e.getMessage());
            }
            return comparison.result();
        }).different() == 0;
    }
}
