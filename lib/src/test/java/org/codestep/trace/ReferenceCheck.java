package org.codestep.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Compares a tracer with records of what CPython did: {@code ReferenceCheck best|tinypy|cpython|jython FILE.jsonl ...}.
 * A record has {@code source} or {@code snippet}, {@code line_count}, {@code stdout} and perhaps {@code error}.
 * Says how many programs each tracer took, with {@code best} several, and in what the programs differ.
 * Ends with exit code 1 if anything differs.
 */
public final class ReferenceCheck {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Tracer tracer;
    private final Map<String, Integer> refusals = new TreeMap<>();
    private final Map<String, Tally> taken = new TreeMap<>();
    private int records;
    private int refused;

    /** The programs that a tracer took; each difference is counted for itself, so one program may have several. */
    private static final class Tally {
        private int programs;
        private int different;
        private int lineCounts;
        private int errors;
        private int outputs;
    }

    private ReferenceCheck(Tracer tracer) {
        this.tracer = tracer;
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 2) {
            System.err.println("usage: ReferenceCheck best|tinypy|cpython|jython FILE.jsonl ...");
            System.exit(2);
        }
        int different = 0;
        try (Tracer tracer = tracer(arguments[0])) {
            for (String file : List.of(arguments).subList(1, arguments.length)) {
                different += new ReferenceCheck(tracer).check(Path.of(file));
            }
        }
        System.exit(different == 0 ? 0 : 1);
    }

    /** @throws IllegalArgumentException if the name is unknown */
    static Tracer tracer(String name) {
        return switch (name) {
            case "best" -> Tracer.best();
            case "tinypy" -> new TinyPyTracer();
            case "cpython" -> new CPythonTracer();
            case "jython" -> new JythonTracer();
            default -> throw new IllegalArgumentException(
                    "unknown tracer " + name + "; known: best, tinypy, cpython, jython");
        };
    }

    private int check(Path file) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                compare(JSON.readTree(line), file);
            }
        }
        int different = taken.values().stream().mapToInt(tally -> tally.different).sum();
        print("%s: %d records, %d refused, %d different%n", file, records, refused, different);
        taken.forEach((name, tally) -> print(
                "  %s took %d: %d different (%d in line count, %d in the error, %d in the output)%n",
                name, tally.programs, tally.different, tally.lineCounts, tally.errors, tally.outputs));
        refusals.forEach((reason, count) -> print("  refused %d: %s%n", count, reason));
        return different;
    }

    private static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format, values);
    }

    private void compare(JsonNode expected, Path file) {
        records++;
        String source = expected.path(expected.has("source") ? "source" : "snippet").textValue();
        try {
            Trace trace = tracer.trace(source);
            if (!isEqual(expected, trace, taken.computeIfAbsent(trace.tracer(), name -> new Tally()))) {
                print("%s:%d: expected %s%n  but got %s%n", file, records, expected, trace);
            }
        } catch (UnsupportedProgramException e) {
            refused++;
            refusals.merge(e.getMessage().replaceFirst("^\\d+:\\d+: ", ""), 1, Integer::sum);
        }
    }

    private static boolean isEqual(JsonNode expected, Trace trace, Tally tally) {
        boolean lineCount = trace.lineCount() == expected.path("line_count").longValue();
        boolean error = Objects.equals(trace.error().orElse(null), expected.path("error").textValue());
        boolean output = trace.stdout().equals(expected.path("stdout").textValue());
        tally.programs++;
        tally.lineCounts += lineCount ? 0 : 1;
        tally.errors += error ? 0 : 1;
        tally.outputs += output ? 0 : 1;
        boolean equal = lineCount && error && output;
        tally.different += equal ? 0 : 1;
        return equal;
    }
}
