package org.codestep.trace;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.codestep.python.RandomPrograms;

/**
 * A command that compares a tracer with {@code python3 FILE} on random programs, and prints a table: the CPython
 * tracer on {@link RandomEndings}, the others on the programs that {@link DifferentialCheck} has for them. Ends with
 * exit code 1 if anything differs. {@code PlainPythonTest} is a short run.
 */
public final class PlainCheck {

    private PlainCheck() {}

    /** @param arguments how many programs, the seed, and the tracer: cpython, tinypy or jython */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 3) {
            System.err.println("usage: PlainCheck PROGRAMS SEED cpython|tinypy|jython");
            System.exit(2);
        }
        long seed = Long.parseLong(arguments[1]);
        try (Tracer tracer = ReferenceCheck.tracer(arguments[2])) {
            System.exit(check(Integer.parseInt(arguments[0]), seed, tracer, System.out).different() == 0 ? 0 : 1);
        }
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

    /** Prints the table; returns what came of all programs. */
    static Tally.Result check(int count, long seed, Tracer tracer, PrintStream out) throws IOException {
        try (var comparison = new PlainComparison(tracer, Runtime.getRuntime().availableProcessors())) {
            return new ComparisonTable(out).print(count, sources(tracer), (source, part) ->
                    comparison.compare(source, part, seed));
        }
    }
}
