package org.codestep.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A Python script of the test resources that reads JSON lines, and says by its exit code whether all is well. */
public final class PythonCheck implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final BufferedWriter input;

    /** Starts {@code python3} on a script beside this class; what it prints is printed. */
    public PythonCheck(String script) throws IOException {
        String text;
        try (InputStream in = PythonCheck.class.getResourceAsStream(script)) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        process = new ProcessBuilder("python3", "-I", "-c", text)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        input = process.outputWriter(StandardCharsets.UTF_8);
    }

    public void write(JsonNode record) throws IOException {
        input.write(JSON.writeValueAsString(record));
        input.newLine();
    }

    /** Ends the input and waits. The result is the script's exit code. */
    public int finish() throws IOException, InterruptedException {
        input.close();
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
