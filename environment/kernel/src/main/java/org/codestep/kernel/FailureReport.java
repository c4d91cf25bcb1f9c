package org.codestep.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.UnresolvedReferenceException;

/** Words the failures of cells, with the cell's own lines marked and without the kernel's own stack frames. */
final class FailureReport {
    private static final String RED = "\u001B[1;31m";
    private static final String BOLD = "\u001B[1m";
    private static final String RESET = "\u001B[0m";
    private static final int MAX_ERRORS = 5;
    private static final int MAX_FRAMES = 20;
    private static final int CONTEXT_LINES = 2;

    /** What JShell calls the class around a piece of code. */
    private static final Pattern WRAPPER = Pattern.compile("REPL\\.\\$JShell\\$\\w+[.$]");
    private static final String INITIALIZER_METHOD = "do_it$";
    private static final Pattern HIDDEN_FRAME = Pattern.compile(
            "(org\\.codestep\\.kernel|org\\.dflib\\.jjava|jdk\\.jshell|java\\.lang\\.reflect|jdk\\.internal\\.reflect)\\..*");

    private final JShell jshell;
    private final Map<String, Cell.Place> places;

    /**
     * Creates the reporter.
     *
     * @param places where the piece of a cell began, by the id of its snippet; read at each report
     */
    FailureReport(JShell jshell, Map<String, Cell.Place> places) {
        this.jshell = jshell;
        this.places = places;
    }

    /** The compiler refused a piece of code. */
    CellException rejected(Snippet snippet) {
        List<Diag> errors = jshell.diagnostics(snippet).filter(Diag::isError).toList();
        Cell.Place place = places.get(snippet.id());
        List<String> lines = new ArrayList<>();
        String first = "the compiler refused the code";
        for (Diag error : errors.subList(0, Math.min(errors.size(), MAX_ERRORS))) {
            Position at = position(place, snippet.source(), (int) error.getPosition());
            String message = oneLine(error.getMessage(null)) + unclosed(error, place, snippet.source());
            first = lines.isEmpty() ? "line " + at.line() + ": " + message : first;
            lines.addAll(compileError(place.cell(), at, (int) (error.getEndPosition() - error.getPosition()), message));
        }
        if (errors.size() > MAX_ERRORS) {
            lines.add("and " + (errors.size() - MAX_ERRORS) + " more errors");
        }
        return lines.isEmpty() ? plain("CompileError", first) : new CellException("CompileError", first, lines);
    }

    /** Where the bracket is whose end the compiler looked for until the end of the text. */
    private static String unclosed(Diag error, Cell.Place place, String source) {
        int bracket = error.getCode().equals("compiler.err.premature.eof") ? CellText.unclosedBracket(source) : -1;
        return bracket < 0 ? "" : ": the " + source.charAt(bracket) + " of line "
                + position(place, source, bracket).line() + " is not closed";
    }

    /** A comment without an end begins at the place. */
    CellException unclosedComment(Cell.Place start) {
        String message = "the comment that begins here is not closed: */ is missing";
        Position at = new Position(start.firstLine(), start.column());
        return new CellException("CompileError", "line " + at.line() + ": " + message,
                compileError(start.cell(), at, "/*".length(), message));
    }

    private static List<String> compileError(Cell cell, Position at, int length, String message) {
        List<String> lines = new ArrayList<>();
        lines.add(RED + "Compile error" + RESET + " in " + cell.name() + ", line " + at.line() + ": " + message);
        lines.addAll(excerpt(cell, at.line(), caret(line(cell, at.line()), at.column(), length)));
        return lines;
    }

    /** Declarations use names that the cell never declared. */
    CellException unresolved(List<DeclarationSnippet> declarations) {
        List<String> lines = new ArrayList<>();
        String first = "";
        for (DeclarationSnippet declaration : declarations) {
            Cell.Place place = places.get(declaration.id());
            for (String missing : jshell.unresolvedDependencies(declaration).toList()) {
                String name = missing.replaceFirst("^\\w+ ", "").replaceFirst("\\(.*", "");
                Matcher use = Pattern.compile("\\b" + Pattern.quote(name) + "\\b").matcher(declaration.source());
                Position at = position(place, declaration.source(), use.find() ? use.start() : 0);
                String message = "cannot find symbol: " + missing;
                first = first.isEmpty() ? "line " + at.line() + ": " + message : first;
                lines.addAll(compileError(place.cell(), at, name.length(), message));
            }
        }
        lines.add("The declaration is kept and works once the missing name is declared.");
        return new CellException("CompileError", first, lines);
    }

    /** Code of a cell threw an exception, or used a declaration that is incomplete. */
    CellException thrown(Exception exception) {
        if (exception instanceof UnresolvedReferenceException incomplete) {
            return unresolved(List.of(incomplete.getSnippet()));
        }
        String type = exceptionClass(exception);
        if (type.equals(MagicException.class.getName())) {
            return plain("MagicError", message(exception));
        }
        return new CellException(type.substring(type.lastIndexOf('.') + 1), message(exception), chain(exception));
    }

    /**
     * The cell was interrupted.
     *
     * @param where what the interrupt made the code throw, or kept it from beginning
     * @param piece where the statement begins
     */
    CellException interrupted(Exception where, Cell.Place piece) {
        List<String> frames = frames(where);
        return frames.isEmpty() ? interruptedBefore(piece) : interrupted(frames);
    }

    /** The cell was interrupted between two statements. @param next where the second one begins */
    CellException interruptedBefore(Cell.Place next) {
        List<String> lines = new ArrayList<>();
        lines.add("  at " + next.cell().name() + ", before line " + next.firstLine());
        lines.addAll(excerpt(next.cell(), next.firstLine(), ""));
        return interrupted(lines);
    }

    /** The cell was interrupted in or after its last statement, which came to its end all the same. */
    CellException interruptedAtEnd() {
        return interrupted(List.of());
    }

    private static CellException interrupted(List<String> where) {
        List<String> lines = new ArrayList<>();
        lines.add(RED + "Interrupted" + RESET + ": the cell was stopped");
        lines.addAll(where);
        return new CellException("Interrupted", "the cell was stopped", lines);
    }

    /** A failure that is told in one line. */
    static CellException plain(String name, String message) {
        return new CellException(name, message, List.of(RED + name + RESET + ": " + message));
    }

    private List<String> chain(Throwable exception) {
        List<String> lines = new ArrayList<>();
        String prefix = "";
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            String message = message(cause);
            lines.add(prefix + RED + exceptionClass(cause) + RESET + (message.isEmpty() ? "" : ": " + message));
            if (cause instanceof UnresolvedReferenceException incomplete) {
                lines.addAll(unresolved(List.of(incomplete.getSnippet())).traceback());
            }
            lines.addAll(frames(cause));
            prefix = "Caused by: ";
        }
        return lines;
    }

    private static String exceptionClass(Throwable exception) {
        String name = exception instanceof EvalException thrown
                ? thrown.getExceptionClassName()
                : exception.getClass().getName();
        return withoutWrapper(name).replace('$', '.');
    }

    private static String message(Throwable exception) {
        return exception.getMessage() == null ? "" : DisplayRenderer.limited(withoutWrapper(exception.getMessage()));
    }

    /** A text in which classes have the names that cells call them by. */
    static String withoutWrapper(String text) {
        return WRAPPER.matcher(text).replaceAll("");
    }

    /** The stack, deepest call first: the cell's deepest line is shown with its neighbours. */
    private List<String> frames(Throwable exception) {
        List<StackTraceElement> visible = visibleFrames(exception);
        List<String> lines = new ArrayList<>();
        boolean marked = false;
        int shown = 0;
        for (StackTraceElement frame : visible) {
            Cell.Place place = place(frame);
            boolean toMark = place != null && !marked;
            if (shown < MAX_FRAMES || toMark) {
                lines.addAll(place == null ? List.of("  at " + frame) : cellFrame(place, frame, toMark));
                shown++;
            }
            marked |= toMark;
        }
        if (visible.size() > shown) {
            lines.add("  ... " + (visible.size() - shown) + " more");
        }
        return lines;
    }

    /** Without the kernel's own calls and what called the cell; a call that repeats itself only once. */
    private List<StackTraceElement> visibleFrames(Throwable exception) {
        List<StackTraceElement> frames = new ArrayList<>();
        StackTraceElement previous = null;
        for (StackTraceElement frame : exception.getStackTrace()) {
            if (frame.getClassName().equals(CellExecution.class.getName())) {
                break;
            }
            boolean hidden = place(frame) == null
                    && (isOfCell(frame) || HIDDEN_FRAME.matcher(frame.getClassName()).matches());
            // JShell evaluates the initializer of some variables in a method of its own: no call of the cell's.
            hidden |= isOfCell(frame) && frame.getMethodName().startsWith(INITIALIZER_METHOD);
            if (!hidden && !frame.equals(previous)) {
                frames.add(frame);
            }
            previous = frame;
        }
        return frames;
    }

    private static List<String> cellFrame(Cell.Place place, StackTraceElement frame, boolean toMark) {
        int line = place.firstLine() + frame.getLineNumber() - 1;
        String where = "  at " + place.cell().name() + ", line " + line + method(frame);
        List<String> lines = new ArrayList<>();
        lines.add(toMark ? where : where + ": " + line(place.cell(), line).strip());
        if (toMark) {
            lines.addAll(excerpt(place.cell(), line, ""));
        }
        return lines;
    }

    /** Where a frame's piece began; null for a frame that is not of a cell or whose piece still runs around this one. */
    private Cell.Place place(StackTraceElement frame) {
        return isOfCell(frame) ? places.get(frame.getFileName().substring(1)) : null;
    }

    /** JShell gives the frames of a snippet the file name {@code #ID}. */
    private static boolean isOfCell(StackTraceElement frame) {
        return frame.getFileName() != null && frame.getFileName().startsWith("#");
    }

    private static String method(StackTraceElement frame) {
        String method = frame.getMethodName();
        if (method.isEmpty()) {
            return "";
        }
        String name = method.startsWith("lambda$") ? "a lambda" : method;
        String owner = withoutWrapper(frame.getClassName());
        return ", in " + (owner.isEmpty() ? name : owner + "." + name);
    }

    private record Position(int line, int column) {
    }

    /** The line and column in the cell of an offset into the source of a piece. */
    private static Position position(Cell.Place place, String source, int offset) {
        String before = place.insertion().outOf(source.substring(0, Math.max(0, Math.min(offset, source.length()))));
        int newlines = (int) before.chars().filter(c -> c == '\n').count();
        int column = before.length() - (before.lastIndexOf('\n') + 1);
        return new Position(place.firstLine() + newlines, newlines == 0 ? place.column() + column : column);
    }

    private static String line(Cell cell, int number) {
        List<String> lines = cell.lines();
        return number >= 1 && number <= lines.size() ? lines.get(number - 1) : "";
    }

    /** The line with its neighbours, and below it the caret, if not empty. */
    private static List<String> excerpt(Cell cell, int number, String caret) {
        List<String> lines = new ArrayList<>();
        int last = Math.min(cell.lines().size(), number + CONTEXT_LINES);
        for (int n = Math.max(1, number - CONTEXT_LINES); n <= last; n++) {
            lines.add(n == number
                    ? BOLD + String.format(Locale.ROOT, "--> %4d | %s", n, line(cell, n)) + RESET
                    : String.format(Locale.ROOT, "    %4d | %s", n, line(cell, n)));
            if (n == number && !caret.isEmpty()) {
                lines.add("         | " + caret);
            }
        }
        return lines;
    }

    /** A caret below the column, and waves for the rest of the length as far as the line goes. */
    private static String caret(String line, int column, int length) {
        String indent = line.substring(0, Math.min(column, line.length())).replaceAll("[^\\t]", " ");
        int waves = Math.max(0, Math.min(length, line.length() - column) - 1);
        return indent + RED + "^" + "~".repeat(waves) + RESET;
    }

    private static String oneLine(String message) {
        String[] lines = withoutWrapper(message).split("\n");
        StringBuilder text = new StringBuilder(lines[0].strip());
        for (int i = 1; i < lines.length; i++) {
            String line = lines[i].strip().replaceAll("\\s+", " ");
            if (line.startsWith("symbol: ")) {
                text.append(": ").append(line.substring("symbol: ".length()));
            } else if (!line.startsWith("location:")) {
                text.append(' ').append(line);
            }
        }
        return text.toString();
    }
}
