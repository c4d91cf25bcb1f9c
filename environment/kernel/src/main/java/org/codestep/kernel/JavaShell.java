package org.codestep.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.VarSnippet;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/** A JShell session that runs whole cells. One cell runs at a time; a cell may itself run code. */
final class JavaShell implements AutoCloseable {
    /**
     * The functions that the kernel gives to a notebook, and exactly what IJava imports: with more, a notebook could
     * lack an import there and nobody would notice here.
     */
    private static final List<String> IMPORTS = List.of(
            "java.io.*", "java.math.*", "java.net.*", "java.util.*", "java.util.concurrent.*", "java.util.prefs.*",
            "java.util.regex.*", "static org.codestep.kernel.Notebook.*");

    /** Only an expression shows its value: neither a declaration nor an assignment does. */
    private static final Set<Snippet.SubKind> SHOWN = Set.of(
            Snippet.SubKind.VAR_VALUE_SUBKIND,
            Snippet.SubKind.OTHER_EXPRESSION_SUBKIND,
            Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND);

    private final CellExecution execution;
    private final Interruption interruption;
    private final UnaryOperator<String> magics;
    private final Consumer<String> notices;
    private final JShell jshell;
    private final Variables variables;
    private final Map<String, Cell.Place> places = new HashMap<>();
    private final FailureReport report;

    /**
     * Starts JShell.
     *
     * @param magics  turns a line with a magic, or a cell with one, into Java
     * @param notices takes what the user of the cell has to know beside its output, a line at a time
     */
    JavaShell(KernelSettings settings, CellExecution execution, Interruption interruption,
              UnaryOperator<String> magics, Consumer<String> notices) {
        this.execution = execution;
        this.interruption = interruption;
        this.magics = magics;
        this.notices = notices;
        jshell = JShell.builder()
                .executionEngine(new InProcess(execution), Map.of())
                .compilerOptions(settings.compilerOptions().toArray(String[]::new))
                .build();
        jshell.addToClasspath(System.getProperty("java.class.path"));
        IMPORTS.forEach(name -> jshell.eval("import " + name + ";"));
        variables = new Variables(jshell, execution);
        report = new FailureReport(jshell, places);
    }

    /**
     * Runs a cell, statement by statement.
     *
     * @return the value of the last statement, if it is an expression, otherwise null
     * @throws CellException at the first statement that cannot be compiled or fails, when the cell is interrupted,
     *                       and at the end if a declaration names what is declared nowhere
     */
    Object run(Cell cell) throws CellException {
        String source = CellText.rewriteMagics(cell.source(), magics);
        int comment = CellText.unclosedComment(source);
        if (comment >= 0) {
            throw report.unclosedComment(place(cell, source, comment, Cell.Insertion.NONE));
        }
        List<Piece> pieces = pieces(source);
        SealedTypes sealedTypes = new SealedTypes(pieces.stream().map(Piece::text).toList());
        List<DeclarationSnippet> incomplete = new ArrayList<>();
        Object value = null;
        for (Piece piece : pieces) {
            Cell.Insertion permits = sealedTypes.permits(piece.text());
            Cell.Place place = place(cell, source, piece.start(), permits);
            value = runPiece(permits.into(piece.text()), place, incomplete);
        }
        if (interruption.isRequested()) {
            throw report.interruptedAtEnd();
        }
        incomplete.removeIf(declaration -> jshell.status(declaration) == Snippet.Status.VALID
                || !jshell.status(declaration).isActive());
        if (!incomplete.isEmpty()) {
            throw report.unresolved(incomplete);
        }
        return value;
    }

    /** A statement or declaration, and where in the cell it begins. */
    private record Piece(int start, String text) {
    }

    private List<Piece> pieces(String source) {
        List<Piece> pieces = new ArrayList<>();
        int at = CellText.skipBlank(source, 0);
        while (at < source.length()) {
            CompletionInfo piece = jshell.sourceCodeAnalysis().analyzeCompletion(source.substring(at));
            int end = endOfPiece(piece, source, at);
            pieces.add(new Piece(at, text(piece, source.substring(at, end), end == source.length())));
            at = CellText.skipBlank(source, end);
        }
        return pieces;
    }

    /**
     * Where the statement or declaration ends that begins at an offset. JShell's analysis says so. But that of Java 17
     * cannot divide a text in which a switch expression throws, and none divides one in which something is not closed;
     * of the undivided text JShell would run the first statement only.
     */
    private static int endOfPiece(CompletionInfo piece, String source, int at) {
        return switch (piece.completeness()) {
            case COMPLETE -> source.length() - piece.remaining().length();
            case UNKNOWN, DEFINITELY_INCOMPLETE -> CellText.endOfStatement(source, at);
            default -> source.length();
        };
    }

    /** The last statement of a cell needs no semicolon. */
    private static String text(CompletionInfo piece, String text, boolean isLast) {
        return switch (piece.completeness()) {
            case COMPLETE_WITH_SEMI, CONSIDERED_INCOMPLETE -> piece.source();
            case UNKNOWN -> isLast ? CellText.withSemicolon(text) : text;
            default -> text;
        };
    }

    private Object runPiece(String piece, Cell.Place place, List<DeclarationSnippet> incomplete) throws CellException {
        if (interruption.isRequested()) {
            throw report.interruptedBefore(place);
        }
        Evaluation evaluation = evaluate(piece, place);
        List<SnippetEvent> own = evaluation.own();
        failOnTimeoutOrInterrupt(evaluation, place);
        boolean shown = false;
        for (SnippetEvent event : own) {
            if (event.exception() != null) {
                throw report.thrown(event.exception());
            }
            if (event.status() == Snippet.Status.REJECTED) {
                throw report.rejected(event.snippet());
            }
            if (event.status() != Snippet.Status.VALID && event.snippet() instanceof DeclarationSnippet declaration) {
                incomplete.add(declaration);
            }
            shown = SHOWN.contains(event.snippet().subKind());
        }
        return shown ? evaluation.value() : null;
    }

    /**
     * What came of a piece.
     *
     * @param own                 what became of its own declarations; JShell's other events tell of earlier ones that
     *                            it changed
     * @param value               the value of its expression, if it is one
     * @param end                 how its code ended
     * @param othersWereUndefined whether earlier variables had become undefined, and were declared once more
     */
    private record Evaluation(List<SnippetEvent> own, Object value, CellThread.End end, boolean othersWereUndefined) {
        private boolean isRejected() {
            return own.stream().anyMatch(event -> event.status() == Snippet.Status.REJECTED);
        }
    }

    private Evaluation evaluate(String piece, Cell.Place place) {
        execution.takeValue();
        execution.takeReplaced();
        EarlierObjects earlier = new EarlierObjects();
        Evaluation evaluation = evaluateOnce(piece, place, earlier);
        if (evaluation.isRejected() && evaluation.othersWereUndefined()) {
            // The piece may refer to a variable that the piece itself had undefined, and that is defined by now.
            evaluation = evaluateOnce(piece, place, earlier);
        }
        if (!earlier.text().isEmpty()) {
            notices.accept(earlier.text());
        }
        return evaluation;
    }

    private Evaluation evaluateOnce(String piece, Cell.Place place, EarlierObjects earlier) {
        List<SnippetEvent> events = jshell.eval(piece);
        List<SnippetEvent> own = events.stream().filter(event -> event.causeSnippet() == null).toList();
        own.forEach(event -> places.put(event.snippet().id(), place));
        Object value = execution.takeValue();
        CellThread.End end = execution.end();
        declareRejectedAgain(events);
        boolean othersWereUndefined = variables.settle(events);
        Set<String> replaced = execution.takeReplaced();
        if (!replaced.isEmpty()) {
            variables.tellOf(earlier, replaced);
            carryStaticFields(replaced, own, earlier);
        }
        return new Evaluation(own, value, end, othersWereUndefined);
    }

    /** A declaration that is refused leaves the method, class or import that it was to replace as it was. */
    private void declareRejectedAgain(List<SnippetEvent> events) {
        for (SnippetEvent event : events) {
            boolean lost = event.status() == Snippet.Status.OVERWRITTEN && event.causeSnippet() != null
                    && jshell.status(event.causeSnippet()) == Snippet.Status.REJECTED;
            if (lost && !(event.snippet() instanceof VarSnippet)) {
                Cell.Place place = places.get(event.snippet().id());
                jshell.eval(event.snippet().source())
                        .forEach(again -> places.putIfAbsent(again.snippet().id(), place));
            }
        }
    }

    /** The class that a piece declares begins anew, as written; others that it merely touched do not. */
    private void carryStaticFields(Set<String> replaced, List<SnippetEvent> own, EarlierObjects earlier) {
        Set<String> declared = own.stream()
                .filter(event -> event.status() != Snippet.Status.REJECTED)
                .map(SnippetEvent::snippet).filter(TypeDeclSnippet.class::isInstance)
                .map(snippet -> ((TypeDeclSnippet) snippet).name()).collect(Collectors.toSet());
        replaced.stream().map(DeclaredClass::of)
                .filter(type -> type.isNamed() && !declared.contains(type.outermost()))
                .forEach(type -> earlier.dependentClass(type,
                        execution.carryStaticFields(type, !interruption.isRequested())));
    }

    private void failOnTimeoutOrInterrupt(Evaluation evaluation, Cell.Place place) throws CellException {
        if (!interruption.isRequested()) {
            return;
        }
        switch (evaluation.end()) {
            case TIMED_OUT -> throw FailureReport.plain("Timeout",
                    "the statement ran longer than IJAVA_TIMEOUT allows and was stopped");
            case ABANDONED -> throw FailureReport.plain("Interrupted",
                    "the code did not react to the interrupt, so it goes on behind the notebook until it ends; "
                            + "if that disturbs, restart the kernel");
            default -> {
                // Without one the piece had come to its end, and it is the next that does not begin.
                for (SnippetEvent event : evaluation.own()) {
                    if (event.exception() != null) {
                        throw report.interrupted(event.exception(), place);
                    }
                }
            }
        }
    }

    private static Cell.Place place(Cell cell, String source, int offset, Cell.Insertion insertion) {
        String before = source.substring(0, offset);
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        return new Cell.Place(cell, line, offset - (before.lastIndexOf('\n') + 1), insertion);
    }

    /** Makes the classes of a jar or folder visible to the cells that follow. */
    void addToClasspath(String path) {
        jshell.addToClasspath(path);
    }

    /** JShell's analysis of code, for completion and documentation. */
    SourceCodeAnalysis analysis() {
        return jshell.sourceCodeAnalysis();
    }

    @Override
    public void close() {
        jshell.close();
    }

    /** Hands JShell the execution that was made for it. */
    private record InProcess(CellExecution execution) implements ExecutionControlProvider {
        @Override
        public String name() {
            return "codestep";
        }

        @Override
        public ExecutionControl generate(ExecutionEnv environment, Map<String, String> parameters) {
            return execution;
        }
    }
}
