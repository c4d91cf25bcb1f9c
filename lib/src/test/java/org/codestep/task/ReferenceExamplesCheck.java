package org.codestep.task;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.codestep.task.kind.Tasks;

/**
 * Looks for the examples of reference scripts among those of Codestep: {@code ReferenceExamplesCheck FILE.jsonl ...}.
 * A record has {@code snippet}, and as texts {@code output_prediction}, {@code operator_prediction},
 * {@code stepped_operator} and {@code stepped_input}. Ends with exit code 1 if one is not there.
 */
public final class ReferenceExamplesCheck {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> TASKS = List.of("output", "operator", "stepped-operator", "stepped-input");

    private ReferenceExamplesCheck() {}

    public static void main(String[] files) throws IOException, InterruptedException {
        if (files.length == 0) {
            System.err.println("usage: ReferenceExamplesCheck FILE.jsonl ...");
            System.exit(2);
        }
        int exitCode;
        try (PythonCheck check = new PythonCheck("reference_examples.py")) {
            for (String file : files) {
                try (BufferedReader lines = Files.newBufferedReader(Path.of(file))) {
                    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                        ObjectNode record = (ObjectNode) JSON.readTree(line);
                        addOurs(record);
                        check.write(record);
                    }
                }
            }
            exitCode = check.finish();
        }
        System.exit(exitCode);
    }

    private static void addOurs(ObjectNode record) {
        Subject subject = new Subject(record.path("snippet").textValue(), 0);
        ObjectNode ours = record.putObject("ours");
        for (String name : TASKS) {
            ArrayNode texts = ours.putArray(name);
            Tasks.named(name).examples(subject, null).list().forEach(example -> texts.add(example.text()));
        }
    }
}
