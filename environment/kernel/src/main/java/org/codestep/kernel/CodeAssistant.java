package org.codestep.kernel;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.SourceCodeAnalysis.Documentation;
import jdk.jshell.SourceCodeAnalysis.Suggestion;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.ReplacementOptions;

/** Completes and explains code. Positions count characters as the front end does: in Unicode code points. */
final class CodeAssistant {
    private static final String INDENT = "    ";

    private final SourceCodeAnalysis analysis;

    CodeAssistant(SourceCodeAnalysis analysis) {
        this.analysis = analysis;
    }

    /** What may stand at the cursor: the names that fit the expected type first. */
    ReplacementOptions complete(String code, int cursor) {
        String before = code.substring(0, code.offsetByCodePoints(0, cursor));
        int start = startOfLastPiece(before);
        int[] anchor = {0};
        List<String> names = analysis.completionSuggestions(before.substring(start), before.length() - start, anchor)
                .stream()
                .sorted(Comparator.comparing((Suggestion suggestion) -> !suggestion.matchesType()))
                .map(Suggestion::continuation)
                .distinct()
                .toList();
        return new ReplacementOptions(names, before.codePointCount(0, start + anchor[0]), cursor);
    }

    /**
     * The signatures of what the cursor is on or in the parentheses of, each with its documentation if there is any.
     *
     * @return the text, empty if nothing is known
     */
    String explain(String code, int cursor) {
        int end = code.offsetByCodePoints(0, cursor);
        while (end < code.length() && Character.isJavaIdentifierPart(code.charAt(end))) {
            end++;
        }
        String before = code.substring(0, end);
        String piece = before.substring(startOfLastPiece(before));
        List<Documentation> found = analysis.documentation(piece, piece.length(), true);
        if (found.isEmpty() || endsWithName(piece)) {
            List<Documentation> methods = analysis.documentation(piece + "(", piece.length() + 1, true);
            found = methods.isEmpty() ? found : methods;
        }
        return found.stream().map(CodeAssistant::text).distinct().collect(Collectors.joining("\n\n"));
    }

    private static boolean endsWithName(String piece) {
        return !piece.isEmpty() && Character.isJavaIdentifierPart(piece.charAt(piece.length() - 1));
    }

    private static String text(Documentation documentation) {
        String javadoc = documentation.javadoc();
        return javadoc == null || javadoc.isBlank()
                ? documentation.signature()
                : documentation.signature() + "\n" + plain(javadoc);
    }

    /** Documentation comments without their mark-up. */
    static String plain(String javadoc) {
        return javadoc
                .replaceAll("\\{@\\w+\\s+((?:[^{}]|\\{[^{}]*})*)}", "$1")
                .replaceAll("(?i)<li>", "- ")
                .replaceAll("</?[a-zA-Z][^>]*>", "")
                .replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", " ").replace("&amp;", "&")
                .replaceAll("(?m)^ (?! )", "")
                .replaceAll("\n{3,}", "\n\n")
                .strip();
    }

    /** Whether code can be run as it is: what {@link BaseKernel#isComplete(String)} returns. */
    String completeness(String code) {
        if (CellText.unclosedComment(code) >= 0) {
            return "";
        }
        int start = startOfLastPiece(code);
        if (CellText.skipBlank(code, start) == code.length()) {
            return BaseKernel.IS_COMPLETE_YES;
        }
        Completeness completeness = analysis.analyzeCompletion(code.substring(start)).completeness();
        return switch (completeness) {
            case COMPLETE, COMPLETE_WITH_SEMI, EMPTY -> BaseKernel.IS_COMPLETE_YES;
            case CONSIDERED_INCOMPLETE, DEFINITELY_INCOMPLETE -> INDENT;
            case UNKNOWN -> BaseKernel.IS_COMPLETE_BAD;
        };
    }

    /** JShell looks at one statement or declaration at a time: where the last one begins. */
    private int startOfLastPiece(String code) {
        int start = 0;
        while (true) {
            CompletionInfo piece = analysis.analyzeCompletion(code.substring(start));
            boolean more = piece.completeness() == Completeness.COMPLETE && !piece.remaining().isBlank();
            if (!more) {
                return start;
            }
            start = code.length() - piece.remaining().length();
        }
    }
}
