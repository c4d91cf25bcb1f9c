package org.codestep.python.run;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.codestep.python.syntax.Expression;
import org.codestep.python.syntax.Parser;
import org.codestep.python.syntax.PythonSyntaxException;
import org.codestep.python.syntax.Statement;

/** Compiles single lines. All share the slots of their variables, so that any of them make a program together. */
final class LineCompiler {

    private static final Pattern FIRST_WORD = Pattern.compile("[A-Za-z0-9_]*");
    /** What completes a header. */
    private static final String BODY = "\n\tpass";
    private static final String BEFORE_ALTERNATIVE = "if 0:" + BODY + "\n";
    private static final String BEFORE_JUMP = "while 0:\n\t";

    private final Compiler compiler = Compiler.ofLines();

    /** The variables' names, by slot. */
    String[] names() {
        return compiler.names();
    }

    /** @param text in Latin-1, without indentation */
    CompiledLine compile(byte[] text) {
        if (!standsAlone(text)) {
            return CompiledLine.other(text);
        }
        try {
            return compile(text, new String(text, StandardCharsets.ISO_8859_1));
        } catch (PythonSyntaxException | NotModelledException e) {
            // Perhaps it is right together with other lines; if not, whoever compiles the whole program says why.
            return CompiledLine.other(text);
        }
    }

    /**
     * A backslash joins lines, a control character may end one, and a question mark may stand for a character that
     * Latin-1 has not.
     */
    private static boolean standsAlone(byte[] text) {
        for (byte b : text) {
            if (b == '\\' || b == '?' || b >= 0 && b < ' ' && b != '\t') {
                return false;
            }
        }
        return true;
    }

    private CompiledLine compile(byte[] text, String line) {
        Matcher word = FIRST_WORD.matcher(line);
        return switch (word.lookingAt() ? word.group() : "") {
            case "if", "while", "for" -> header(text, Parser.parse(line + BODY).body().get(0));
            case "elif", "else" -> alternative(text, (Statement.If) Parser.parse(BEFORE_ALTERNATIVE + line + BODY)
                    .body().get(0));
            case "break", "continue" -> jump(text, Parser.parse(BEFORE_JUMP + line).body());
            case "def" -> CompiledLine.other(text);
            default -> simple(text, Parser.parse(line).body());
        };
    }

    private CompiledLine header(byte[] text, Statement statement) {
        int line = statement.position().line();
        if (statement instanceof Statement.If conditional) {
            return test(text, CompiledLine.Kind.IF, conditional.branches().get(0).test(), line);
        } else if (statement instanceof Statement.While loop) {
            return test(text, CompiledLine.Kind.WHILE, loop.test(), line);
        }
        Statement.For loop = (Statement.For) statement;
        ExpressionNode iterable = compiler.expression(loop.iterable(), line);
        TargetNode target = compiler.target(loop.target(), line);
        return CompiledLine.header(text, CompiledLine.Kind.FOR, iterable, target);
    }

    private CompiledLine alternative(byte[] text, Statement.If conditional) {
        if (conditional.branches().size() == 1) {
            return CompiledLine.header(text, CompiledLine.Kind.ELSE, null, null);
        }
        Statement.Branch elif = conditional.branches().get(1);
        return test(text, CompiledLine.Kind.ELIF, elif.test(), elif.position().line());
    }

    private CompiledLine test(byte[] text, CompiledLine.Kind kind, Expression test, int line) {
        return CompiledLine.header(text, kind, compiler.expression(test, line), null);
    }

    private CompiledLine jump(byte[] text, List<Statement> loop) {
        List<Statement> body = ((Statement.While) loop.get(0)).body();
        return body.size() == 1 ? simple(text, CompiledLine.Kind.JUMP, body.get(0)) : CompiledLine.other(text);
    }

    /** Several statements on a line, or none, are rare in programs whose lines repeat. */
    private CompiledLine simple(byte[] text, List<Statement> statements) {
        return statements.size() == 1
                ? simple(text, CompiledLine.Kind.SIMPLE, statements.get(0))
                : CompiledLine.other(text);
    }

    private CompiledLine simple(byte[] text, CompiledLine.Kind kind, Statement statement) {
        return CompiledLine.of(text, kind, compiler.statement(statement));
    }
}
