package org.codestep.python.syntax;

import java.util.List;
import java.util.function.Consumer;

/** The expressions that a program consists of, in the order of its text. */
public final class Subexpressions {

    private Subexpressions() {}

    /** Tells the outermost expressions of statements and of the blocks in them, targets of assignments included. */
    public static void ofStatements(List<Statement> statements, Consumer<Expression> to) {
        statements.forEach(statement -> ofStatement(statement, to));
    }

    private static void ofStatement(Statement statement, Consumer<Expression> to) {
        if (statement instanceof Statement.Assign assign) {
            assign.targets().forEach(to);
            to.accept(assign.value());
        } else if (statement instanceof Statement.ExpressionStatement alone) {
            to.accept(alone.value());
        } else if (statement instanceof Statement.AugmentedAssign assign) {
            to.accept(assign.target());
            to.accept(assign.value());
        } else if (statement instanceof Statement.If conditional) {
            for (Statement.Branch branch : conditional.branches()) {
                to.accept(branch.test());
                ofStatements(branch.body(), to);
            }
            ofStatements(conditional.orElse(), to);
        } else if (statement instanceof Statement.While loop) {
            to.accept(loop.test());
            ofStatements(loop.body(), to);
            ofStatements(loop.orElse(), to);
        } else if (statement instanceof Statement.For loop) {
            to.accept(loop.target());
            to.accept(loop.iterable());
            ofStatements(loop.body(), to);
            ofStatements(loop.orElse(), to);
        } else if (statement instanceof Statement.FunctionDefinition function) {
            function.parameters().forEach(parameter -> ifPresent(parameter.defaultValue(), to));
            ofStatements(function.body(), to);
        } else if (statement instanceof Statement.Return result) {
            ifPresent(result.value(), to);
        }
    }

    /** Tells the expressions that one consists of directly. Those inside an f-string are left out. */
    public static void of(Expression expression, Consumer<Expression> to) {
        if (expression instanceof Expression.Binary binary) {
            to.accept(binary.left());
            to.accept(binary.right());
        } else if (expression instanceof Expression.Unary unary) {
            to.accept(unary.operand());
        } else if (expression instanceof Expression.Comparison comparison) {
            to.accept(comparison.first());
            comparison.rest().forEach(compared -> to.accept(compared.value()));
        } else if (expression instanceof Expression.BooleanOperation operation) {
            operation.operands().forEach(to);
        } else if (expression instanceof Expression.Conditional conditional) {
            to.accept(conditional.whenTrue());
            to.accept(conditional.test());
            to.accept(conditional.whenFalse());
        } else if (expression instanceof Expression.Call call) {
            to.accept(call.function());
            call.arguments().forEach(to);
            call.keywords().forEach(keyword -> to.accept(keyword.value()));
        } else {
            ofContainer(expression, to);
        }
    }

    private static void ofContainer(Expression expression, Consumer<Expression> to) {
        if (expression instanceof Expression.ListDisplay list) {
            list.elements().forEach(to);
        } else if (expression instanceof Expression.TupleDisplay tuple) {
            tuple.elements().forEach(to);
        } else if (expression instanceof Expression.Subscript subscript) {
            to.accept(subscript.value());
            to.accept(subscript.index());
        } else if (expression instanceof Expression.Slice slice) {
            ifPresent(slice.lower(), to);
            ifPresent(slice.upper(), to);
            ifPresent(slice.step(), to);
        }
    }

    private static void ifPresent(Expression expression, Consumer<Expression> to) {
        if (expression != null) {
            to.accept(expression);
        }
    }
}
