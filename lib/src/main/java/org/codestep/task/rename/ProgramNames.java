package org.codestep.task.rename;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.codestep.python.run.operation.Builtins;
import org.codestep.python.syntax.Expression;
import org.codestep.python.syntax.Position;
import org.codestep.python.syntax.Program;
import org.codestep.python.syntax.Statement;
import org.codestep.python.syntax.Subexpressions;

/** The names in a program: where they stand, and which of them the program gives a meaning. */
final class ProgramNames {

    /** Where a name stands. */
    record Occurrence(Position position, String name) {}

    private final List<Occurrence> occurrences = new ArrayList<>();
    private final Set<String> own = new LinkedHashSet<>();

    ProgramNames(Program program) {
        definitions(program.body());
        Subexpressions.ofStatements(program.body(), this::expression);
    }

    /** All of them, in no order. */
    List<Occurrence> occurrences() {
        return occurrences;
    }

    /** Those of variables, functions and parameters, except where it is a built-in function's as well. */
    Set<String> own() {
        return own;
    }

    private void definitions(List<Statement> statements) {
        for (Statement statement : statements) {
            if (statement instanceof Statement.Assign assign) {
                assign.targets().forEach(this::bind);
            } else if (statement instanceof Statement.AugmentedAssign assign) {
                bind(assign.target());
            } else if (statement instanceof Statement.If conditional) {
                conditional.branches().forEach(branch -> definitions(branch.body()));
                definitions(conditional.orElse());
            } else if (statement instanceof Statement.While loop) {
                definitions(loop.body());
                definitions(loop.orElse());
            } else if (statement instanceof Statement.For loop) {
                bind(loop.target());
                definitions(loop.body());
                definitions(loop.orElse());
            } else if (statement instanceof Statement.FunctionDefinition function) {
                definition(function);
            }
        }
    }

    private void definition(Statement.FunctionDefinition function) {
        bind(function.name());
        expression(function.name());
        for (Statement.Parameter parameter : function.parameters()) {
            bind(parameter.name());
            occurrences.add(new Occurrence(parameter.position(), parameter.name()));
        }
        definitions(function.body());
    }

    private void bind(Expression target) {
        if (target instanceof Expression.Name name) {
            bind(name.id());
        } else if (target instanceof Expression.TupleDisplay tuple) {
            tuple.elements().forEach(this::bind);
        }
    }

    private void bind(String name) {
        if (!Builtins.contains(name)) {
            own.add(name);
        }
    }

    private void expression(Expression expression) {
        if (expression instanceof Expression.Name name) {
            occurrences.add(new Occurrence(name.position(), name.id()));
        } else if (expression instanceof Expression.FormattedString string) {
            for (Expression.Part part : string.parts()) {
                if (part instanceof Expression.Replacement replacement) {
                    expression(replacement.value());
                }
            }
        } else if (expression instanceof Expression.Call call && !isOfBuiltin(call)) {
            // An argument's name is that of a parameter of the program.
            call.keywords().forEach(
                    keyword -> occurrences.add(new Occurrence(keyword.position(), keyword.name())));
        }
        Subexpressions.of(expression, this::expression);
    }

    private static boolean isOfBuiltin(Expression.Call call) {
        return call.function() instanceof Expression.Name name && Builtins.contains(name.id());
    }
}
