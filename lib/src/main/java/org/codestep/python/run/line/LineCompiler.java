package org.codestep.python.run.line;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.codestep.python.run.compile.Compiler;
import org.codestep.python.run.node.ExpressionNode;
import org.codestep.python.run.node.StatementNode;
import org.codestep.python.run.node.TargetNode;
import org.codestep.python.run.value.NotModelledException;
import org.codestep.python.syntax.Expression;
import org.codestep.python.syntax.PythonSyntaxException;
import org.codestep.python.syntax.Statement;
import org.codestep.python.syntax.parser.Parser;

/**
 * Compiles single lines. All share the slots of their variables, so that any of them make a program together. Several
 * threads may use one; only what is done with the variables is done by one at a time.
 */
final class LineCompiler {

    private static final String BODY = "\n\tpass";
    private static final String BEFORE_ELSE = "if 0:" + BODY + "\n";
    private static final String BEFORE_JUMP = "while 0:\n\t";

    private final Compiler compiler = Compiler.ofLines();
    private volatile String[] names = {};

    /** The variables' names, by slot, of all lines that were compiled so far. */
    String[] names() {
        return names;
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
        return switch (firstWord(line)) {
            case "if", "while", "for" -> header(text, Parser.parseHeader(line));
            case "elif" -> test(text, CompiledLine.Kind.ELIF, (Statement.If) Parser.parseHeader(line));
            case "else" -> orElse(text, line);
            case "break", "continue" -> jump(text, Parser.parse(BEFORE_JUMP + line).body());
            case "def" -> CompiledLine.other(text);
            default -> simple(text, Parser.parse(line).body());
        };
    }

    /** The letters that the line begins with; more of a name may follow them. */
    private static String firstWord(String line) {
        int end = 0;
        while (end < line.length() && line.charAt(end) >= 'a' && line.charAt(end) <= 'z') {
            end++;
        }
        return line.substring(0, end);
    }

    private CompiledLine header(byte[] text, Statement statement) {
        if (statement instanceof Statement.If conditional) {
            return test(text, CompiledLine.Kind.IF, conditional);
        } else if (statement instanceof Statement.While loop) {
            return header(text, CompiledLine.Kind.WHILE, statement, loop.test(), null);
        }
        Statement.For loop = (Statement.For) statement;
        return header(text, CompiledLine.Kind.FOR, statement, loop.iterable(), loop.target());
    }

    private CompiledLine test(byte[] text, CompiledLine.Kind kind, Statement.If conditional) {
        return header(text, kind, conditional, conditional.branches().get(0).test(), null);
    }

    private synchronized CompiledLine header(
            byte[] text, CompiledLine.Kind kind, Statement statement, Expression value, Expression target) {
        int line = statement.position().line();
        ExpressionNode valueNode = compiler.expression(value, line);
        TargetNode targetNode = target == null ? null : compiler.target(target, line);
        publishNames();
        return CompiledLine.header(text, kind, valueNode, targetNode);
    }

    private void publishNames() {
        if (compiler.variables() > names.length) {
            names = compiler.names();
        }
    }

    private static CompiledLine orElse(byte[] text, String line) {
        Parser.parse(BEFORE_ELSE + line + BODY);
        return CompiledLine.header(text, CompiledLine.Kind.ELSE, null, null);
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

    private synchronized CompiledLine simple(byte[] text, CompiledLine.Kind kind, Statement statement) {
        StatementNode node = compiler.statement(statement);
        publishNames();
        return CompiledLine.of(text, kind, node);
    }
}
