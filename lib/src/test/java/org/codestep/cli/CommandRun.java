package org.codestep.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * A command that ran in this process, which starts faster than one of its own.
 *
 * @param err what it wrote to standard error
 * @param out what it wrote to standard output
 */
record CommandRun(int exitCode, String err, String out) {

    static CommandRun of(String... arguments) {
        PrintStream errBefore = System.err;
        PrintStream outBefore = System.out;
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        int code;
        try (PrintStream err = new PrintStream(messages, true, StandardCharsets.UTF_8);
                PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8)) {
            System.setErr(err);
            System.setOut(out);
            code = Codestep.run(arguments);
        } finally {
            System.setErr(errBefore);
            System.setOut(outBefore);
        }
        return new CommandRun(
                code, messages.toString(StandardCharsets.UTF_8), output.toString(StandardCharsets.UTF_8));
    }
}
