package org.codestep.python.syntax;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes a syntax tree as a program again: {@code parse(print(tree)) = tree}, positions aside. A block is indented by
 * one tab; parentheses stand only where they are needed.
 */
public final class Printer {

    private final StringBuilder text = new StringBuilder();
    private int depth;

    private Printer() {}

    /** The program's text; each line ends with a line feed. */
    public static String print(Program program) {
        Printer printer = new Printer();
        program.body().forEach(printer::statement);
        return printer.text.toString();
    }

    /** The expression's text. */
    public static String print(Expression expression) {
        return ExpressionPrinter.print(expression);
    }

    private void statement(Statement statement) {
        if (statement instanceof Statement.ExpressionStatement alone) {
            line(print(alone.value()));
        } else if (statement instanceof Statement.Assign assign) {
            List<String> parts = new ArrayList<>();
            assign.targets().forEach(target -> parts.add(print(target)));
            parts.add(print(assign.value()));
            line(String.join(" = ", parts));
        } else if (statement instanceof Statement.AugmentedAssign augmented) {
            line(print(augmented.target()) + " " + augmented.operator().symbol() + "= " + print(augmented.value()));
        } else if (statement instanceof Statement.If conditional) {
            String keyword = "if ";
            for (Statement.Branch branch : conditional.branches()) {
                block(keyword + ExpressionPrinter.element(branch.test()), branch.body());
                keyword = "elif ";
            }
            orElse(conditional.orElse());
        } else if (statement instanceof Statement.While loop) {
            block("while " + ExpressionPrinter.element(loop.test()), loop.body());
            orElse(loop.orElse());
        } else if (statement instanceof Statement.For loop) {
            block("for " + print(loop.target()) + " in " + print(loop.iterable()), loop.body());
            orElse(loop.orElse());
        } else if (statement instanceof Statement.FunctionDefinition function) {
            List<String> parameters = new ArrayList<>();
            function.parameters().forEach(parameter -> parameters.add(parameter(parameter)));
            block("def " + function.name().id() + "(" + String.join(", ", parameters) + ")", function.body());
        } else if (statement instanceof Statement.Return result) {
            line(result.value() == null ? "return" : "return " + print(result.value()));
        } else {
            line(keyword(statement));
        }
    }

    private static String parameter(Statement.Parameter parameter) {
        return parameter.defaultValue() == null
                ? parameter.name()
                : parameter.name() + "=" + ExpressionPrinter.element(parameter.defaultValue());
    }

    private static String keyword(Statement statement) {
        if (statement instanceof Statement.Break) {
            return "break";
        }
        return statement instanceof Statement.Continue ? "continue" : "pass";
    }

    private void orElse(List<Statement> body) {
        if (!body.isEmpty()) {
            block("else", body);
        }
    }

    private void block(String header, List<Statement> body) {
        line(header + ":");
        depth++;
        body.forEach(this::statement);
        depth--;
    }

    private void line(String content) {
        text.append("\t".repeat(depth)).append(content).append('\n');
    }
}
