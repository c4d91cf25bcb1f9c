package org.codestep.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/**
 * Compares a tracer with records of what CPython did: {@code ReferenceCheck tinypy|cpython|jython FILE.jsonl ...}.
 * A record has {@code source} or {@code snippet}, {@code line_count}, {@code stdout} and perhaps {@code error}.
 * Ends with exit code 1 if anything differs.
 */
public final class ReferenceCheck {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Tracer tracer;
    private final TreeMap<String, Integer> refusals = new TreeMap<>();
    private int records;
    private int refused;
    private int different;

    private ReferenceCheck(Tracer tracer) {
        this.tracer = tracer;
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 2) {
            System.err.println("usage: ReferenceCheck tinypy|cpython|jython FILE.jsonl ...");
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

    private static Tracer tracer(String name) {
        return switch (name) {
            case "tinypy" -> new TinyPyTracer();
            case "cpython" -> new CPythonTracer();
            case "jython" -> new JythonTracer();
            default -> throw new IllegalArgumentException("unknown tracer " + name + "; known: tinypy, cpython, jython");
        };
    }

    private int check(Path file) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                compare(JSON.readTree(line), file);
            }
        }
        System.out.printf("%s: %d records, %d refused, %d different%n", file, records, refused, different);
        refusals.forEach((reason, count) -> System.out.printf("  refused %d: %s%n", count, reason));
        return different;
    }

    private void compare(JsonNode expected, Path file) {
        records++;
        String source = expected.path(expected.has("source") ? "source" : "snippet").textValue();
        try {
            Trace trace = tracer.trace(source);
            boolean same = trace.lineCount() == expected.path("line_count").longValue()
                    && trace.stdout().equals(expected.path("stdout").textValue())
                    && java.util.Objects.equals(trace.error().orElse(null), expected.path("error").textValue());
            if (!same) {
                different++;
                System.out.printf("%s:%d: expected %s%n  but got %s%n", file, records, expected, trace);
            }
        } catch (UnsupportedProgramException e) {
            refused++;
            refusals.merge(e.getMessage().replaceFirst("^\\d+:\\d+: ", ""), 1, Integer::sum);
        }
    }
}
