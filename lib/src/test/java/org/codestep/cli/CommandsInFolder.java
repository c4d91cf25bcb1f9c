package org.codestep.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Tests of commands that run in this process, with files in a folder of their own. */
abstract class CommandsInFolder {

    @TempDir
    Path folder;

    /** What the last command wrote to standard error. */
    String err;

    /** A file or folder in the folder. */
    String at(String name) {
        return folder.resolve(name).toString();
    }

    /** @param arguments none of them with a space in it */
    int run(String arguments) {
        CommandRun run = CommandRun.of(arguments.split(" "));
        err = run.err();
        return run.exitCode();
    }

    void done(String arguments) {
        assertEquals(0, run(arguments), err);
    }
}
