package org.codestep.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * A command that ran in this process, which starts faster than one of its own.
 *
 * @param err what it wrote to standard error
 */
record CommandRun(int exitCode, String err) {

    static CommandRun of(String... arguments) {
        PrintStream before = System.err;
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        int code;
        try (PrintStream captured = new PrintStream(messages, true, StandardCharsets.UTF_8)) {
            System.setErr(captured);
            code = Codestep.run(arguments);
        } finally {
            System.setErr(before);
        }
        return new CommandRun(code, messages.toString(StandardCharsets.UTF_8));
    }
}
