package org.codestep.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The programs of {@code resources/python} against what CPython 3.11 said of them ({@code make_golden.py}). */
class GoldenProgramsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    static List<Path> programs() throws IOException, URISyntaxException {
        Path root = Path.of(GoldenProgramsTest.class.getResource("/python").toURI());
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".py")).sorted().toList();
        }
    }

    @Test
    void thereAreProgramsOfEveryKind() throws IOException, URISyntaxException {
        assertTrue(programs().size() >= 35, programs().size() + " programs");
    }

    @ParameterizedTest
    @MethodSource("programs")
    void tinyPyDoesAsRecorded(Path program) {
        if (program.getParent().endsWith("refused")) {
            assertFalse(isAccepted(program, new TinyPyTracer()));
        } else {
            assertAsRecorded(program, new TinyPyTracer());
        }
    }

    @Test
    void jythonDoesAsRecordedOrRefuses() throws IOException, URISyntaxException {
        int accepted = 0;
        try (JythonTracer jython = new JythonTracer()) {
            for (Path program : programs()) {
                if (isAccepted(program, jython)) {
                    accepted++;
                    assertAsRecorded(program, jython);
                }
            }
        }
        assertTrue(accepted >= 55, accepted + " accepted");
    }

    private static boolean isAccepted(Path program, Tracer tracer) {
        try {
            tracer.trace(read(program));
            return true;
        } catch (UnsupportedProgramException e) {
            return false;
        }
    }

    @Test
    void cpythonDoesAsRecorded() throws IOException, URISyntaxException {
        Oracle.require();
        try (CPythonTracer cpython = new CPythonTracer(1)) {
            programs().forEach(program -> assertAsRecorded(program, cpython));
        }
    }

    private static void assertAsRecorded(Path program, Tracer tracer) {
        JsonNode expected = record(program);
        Trace trace = tracer.trace(read(program), Limits.DEFAULT, Tracer.Detail.STEPS);

        String name = program.toString();
        assertEquals(expected.path("stdout").textValue(), trace.stdout(), name);
        assertEquals(expected.path("error").textValue(), trace.error().orElse(null), name);
        List<Integer> lines = new ArrayList<>();
        expected.path("lines").forEach(line -> lines.add(line.intValue()));
        assertEquals(lines, trace.steps().stream().map(Step::line).toList(), name);
        assertEquals(lines.size(), trace.lineCount(), name);
    }

    private static JsonNode record(Path program) {
        try {
            return JSON.readTree(read(Path.of(program.toString().replaceFirst("\\.py$", ".json"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
