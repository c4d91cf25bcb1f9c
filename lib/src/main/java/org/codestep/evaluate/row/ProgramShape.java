package org.codestep.evaluate.row;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.codestep.python.syntax.Expression;
import org.codestep.python.syntax.Program;
import org.codestep.python.syntax.PythonSyntaxException;
import org.codestep.python.syntax.Statement;
import org.codestep.python.syntax.Subexpressions;
import org.codestep.python.syntax.parser.Parser;
import org.codestep.task.Subject;
import org.codestep.task.UnusableSnippetException;

/**
 * What a program is made of, as far as examples are sliced by it.
 *
 * @param lines of its text, blank ones left out
 * @param loops how many {@code for} and {@code while} statements it has
 * @param nesting how deep its deepest block stands: 0 without any block
 * @param executedLines when it is run
 * @param operators the arithmetic and comparison operators that it has, each once, in alphabetical order
 */
public record ProgramShape(int lines, int loops, int nesting, long executedLines, List<String> operators) {

    public ProgramShape {
        operators = List.copyOf(operators);
    }

    /** The shape of a program; empty if the library's own interpreter refuses it, or it does not run to its end. */
    public static Optional<ProgramShape> of(String source) {
        try {
            Program program = Parser.parse(source);
            TreeSet<String> operators = new TreeSet<>();
            Subexpressions.ofStatements(program.body(), expression -> collect(expression, operators::add));
            return Optional.of(new ProgramShape(
                    (int) source.lines().filter(line -> !line.isBlank()).count(),
                    loops(program.body()),
                    nesting(program.body()),
                    new Subject(source, 0).lineCount(),
                    List.copyOf(operators)));
        } catch (PythonSyntaxException | UnusableSnippetException e) {
            return Optional.empty();
        }
    }

    private static void collect(Expression expression, Consumer<String> to) {
        if (expression instanceof Expression.Binary binary) {
            to.accept(binary.operator().symbol());
        } else if (expression instanceof Expression.Comparison comparison) {
            comparison.rest().forEach(compared -> to.accept(compared.operator().symbol()));
        }
        Subexpressions.of(expression, part -> collect(part, to));
    }

    private static int loops(List<Statement> statements) {
        int loops = 0;
        for (Statement statement : statements) {
            loops += statement instanceof Statement.For || statement instanceof Statement.While ? 1 : 0;
            loops += blocks(statement).stream().mapToInt(ProgramShape::loops).sum();
        }
        return loops;
    }

    private static int nesting(List<Statement> statements) {
        return statements.stream()
                .flatMap(statement -> blocks(statement).stream())
                .mapToInt(block -> 1 + nesting(block))
                .max()
                .orElse(0);
    }

    /** The blocks that a statement has, those that are there. */
    private static List<List<Statement>> blocks(Statement statement) {
        List<List<Statement>> blocks = new ArrayList<>();
        if (statement instanceof Statement.If conditional) {
            conditional.branches().forEach(branch -> blocks.add(branch.body()));
            blocks.add(conditional.orElse());
        } else if (statement instanceof Statement.For loop) {
            blocks.add(loop.body());
            blocks.add(loop.orElse());
        } else if (statement instanceof Statement.While loop) {
            blocks.add(loop.body());
            blocks.add(loop.orElse());
        } else if (statement instanceof Statement.FunctionDefinition function) {
            blocks.add(function.body());
        }
        blocks.removeIf(List::isEmpty);
        return blocks;
    }
}
