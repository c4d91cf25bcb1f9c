package org.codestep.cli.option;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.util.List;
import org.codestep.corpus.file.FileAccess;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a failure is called in the one line that tells of it. */
public final class FailureText {

    /** What some of the option parser's messages begin with. */
    private static final String PICOCLI_OPENING = "Error: ";

    private FailureText() {}

    /** A message of its own, or the kind of a failure that has none; in one line. */
    public static String of(Exception e) {
        return String.join(" ", List.of(message(e).strip().split("\\s*\\n\\s*")));
    }

    private static String message(Exception e) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            return message(unmatched);
        }
        if (e instanceof MissingParameterException missing) {
            // A required option that is mistyped is missing, but that is not what is wrong.
            CommandLine command = missing.getCommandLine();
            if (!command.getUnmatchedArguments().isEmpty()) {
                return message(new UnmatchedArgumentException(command, command.getUnmatchedArguments()));
            }
        }
        if (e instanceof FileSystemException file) {
            return message(file);
        }
        if (e instanceof CharacterCodingException coding) {
            return "a file cannot be read: " + FileAccess.reason(coding);
        }
        String message = e.getMessage();
        boolean onlyWraps = e.getCause() != null && (message == null || message.equals(e.getCause().toString()));
        if (onlyWraps && e.getCause() instanceof Exception cause) {
            return message(cause);
        }
        if (message == null || message.isBlank()) {
            return e.getClass().getSimpleName();
        }
        return message.startsWith(PICOCLI_OPENING) ? message.substring(PICOCLI_OPENING.length()) : message;
    }

    private static String message(FileSystemException e) {
        try {
            return FileAccess.message(e);
        } catch (IOException unseen) {
            return e.getFile() + ": " + FileAccess.reason(unseen);
        }
    }

    private static String message(UnmatchedArgumentException e) {
        CommandLine command = e.getCommandLine();
        String argument = e.getUnmatched().get(0);
        List<String> near = e.getSuggestions();
        if (e.isUnknownOption()) {
            return "unknown option '" + argument + "'" + (near.isEmpty() ? "" : "; did you mean "
                    + String.join(" or ", near) + "?");
        }
        return command.getSubcommands().isEmpty()
                ? "nothing was wanted beside the options, got '" + argument + "'"
                : "unknown subcommand '" + argument + "'; the subcommands are " + String.join(", ",
                        command.getSubcommands().keySet());
    }
}
