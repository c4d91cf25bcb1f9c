package org.codestep.python.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.codestep.python.syntax.BooleanOperator;
import org.codestep.python.syntax.ComparisonOperator;
import org.codestep.python.syntax.Expression;
import org.codestep.python.syntax.Position;
import org.codestep.python.syntax.Statement;

/** Makes nodes that run of a syntax tree: names become slots, calls of {@code print} and {@code range} nodes. */
final class Compiler {

    private final Map<String, Integer> slots = new LinkedHashMap<>();
    /** The line that all of an expression must be on: CPython reports the lines inside one, this interpreter not. */
    private int line;

    Block block(List<Statement> statements) {
        List<StatementNode> nodes = new ArrayList<>(statements.size());
        for (Statement statement : statements) {
            nodes.add(statement(statement));
        }
        return new Block(nodes);
    }

    /** The variables' names, by slot. */
    String[] names() {
        return slots.keySet().toArray(new String[0]);
    }

    private StatementNode statement(Statement statement) {
        line = statement.position().line();
        if (statement instanceof Statement.Assign assign) {
            return assign(assign);
        } else if (statement instanceof Statement.ExpressionStatement alone) {
            RepeatedLines.refuseIn(alone);
            return new Statements.Evaluate(line, expression(alone.value()));
        } else if (statement instanceof Statement.AugmentedAssign augmented) {
            return augmentedAssign(augmented);
        } else if (statement instanceof Statement.If conditional) {
            return conditional(conditional);
        } else if (statement instanceof Statement.While loop) {
            return whileLoop(loop);
        } else if (statement instanceof Statement.For loop) {
            return forLoop(loop);
        } else if (statement instanceof Statement.Break) {
            return new Statements.Complete(line, Completion.BREAK);
        } else if (statement instanceof Statement.Continue) {
            return new Statements.Complete(line, Completion.CONTINUE);
        } else if (statement instanceof Statement.Pass) {
            return new Statements.Complete(line, Completion.NORMAL);
        }
        throw new IllegalArgumentException("no statement: " + statement);
    }

    private StatementNode assign(Statement.Assign assign) {
        if (assign.value() instanceof Expression.TupleDisplay display) {
            List<ExpressionNode> values = expressions(display.elements());
            int[][] targets = assign.targets().stream()
                    .map(target -> targets(((Expression.TupleDisplay) target).elements()))
                    .toArray(int[][]::new);
            return new Statements.AssignEach(line, targets, values);
        }
        for (Expression target : assign.targets()) {
            if (target instanceof Expression.TupleDisplay) {
                throw new NotModelledException(target.position(), "unpacking of one value is not supported");
            }
        }
        ExpressionNode value = expression(assign.value());
        return new Statements.Assign(line, targets(assign.targets()), value);
    }

    private StatementNode augmentedAssign(Statement.AugmentedAssign augmented) {
        Expression.Name target = augmented.target();
        int slot = target(target);
        var old = new Expressions.Variable(slot, target.id(), target.position());
        return new Statements.AugmentedAssign(
                line, slot, old, augmented.operator(), augmented.operatorPosition(), expression(augmented.value()));
    }

    private StatementNode conditional(Statement.If conditional) {
        List<ExpressionNode> tests = new ArrayList<>();
        List<Block> bodies = new ArrayList<>();
        for (Statement.Branch branch : conditional.branches()) {
            line = branch.position().line();
            tests.add(expression(branch.test()));
            bodies.add(block(branch.body()));
        }
        int[] lines = conditional.branches().stream().mapToInt(branch -> branch.position().line()).toArray();
        return new Statements.If(lines, tests, bodies, block(conditional.orElse()));
    }

    private StatementNode whileLoop(Statement.While loop) {
        RepeatedLines.refuseIn(loop);
        int header = line;
        ExpressionNode test = expression(loop.test());
        return new Loops.While(header, test, block(loop.body()), block(loop.orElse()));
    }

    private StatementNode forLoop(Statement.For loop) {
        int header = line;
        int slot = target((Expression.Name) loop.target());
        Loops.IterableNode iterable = loop.iterable() instanceof Expression.Call call && isCallOf(call, Builtins.RANGE)
                ? range(call)
                : new Loops.Items(expression(loop.iterable()));
        return new Loops.For(header, slot, iterable, block(loop.body()), block(loop.orElse()));
    }

    private Loops.IterableNode range(Expression.Call call) {
        requireSameLine(call.position());
        for (Expression.Keyword keyword : call.keywords()) {
            throw new NotModelledException(keyword.position(), "a keyword argument of 'range' is not supported");
        }
        return new Loops.Range(expressions(call.arguments()), call.position());
    }

    private int[] targets(List<Expression> targets) {
        return targets.stream().mapToInt(target -> target((Expression.Name) target)).toArray();
    }

    private int target(Expression.Name name) {
        requireSameLine(name.position());
        if (name.id().equals(Builtins.PRINT) || name.id().equals(Builtins.RANGE)) {
            throw new NotModelledException(name.position(), "an assignment to '" + name.id() + "' is not supported");
        }
        return slot(name);
    }

    private int slot(Expression.Name name) {
        if (name.id().startsWith("__")) {
            throw new NotModelledException(name.position(), "the name '" + name.id() + "' is not supported");
        }
        return slots.computeIfAbsent(name.id(), id -> slots.size());
    }

    private List<ExpressionNode> expressions(List<Expression> expressions) {
        List<ExpressionNode> nodes = new ArrayList<>(expressions.size());
        for (Expression expression : expressions) {
            nodes.add(expression(expression));
        }
        return nodes;
    }

    private ExpressionNode expression(Expression expression) {
        requireSameLine(expression.position());
        if (expression instanceof Expression.Name name) {
            return variable(name);
        } else if (expression instanceof Expression.IntegerLiteral number) {
            return new Expressions.Constant(Integers.small(number.value()));
        } else if (expression instanceof Expression.Binary binary) {
            return new Expressions.Binary(expression(binary.left()), binary.operator(), binary.operatorPosition(),
                    expression(binary.right()));
        } else if (expression instanceof Expression.Comparison comparison) {
            return comparison(comparison);
        } else if (expression instanceof Expression.Call call) {
            return call(call);
        } else if (expression instanceof Expression.BooleanOperation operation) {
            boolean deciding = operation.operator() == BooleanOperator.OR;
            return new Expressions.ShortCircuit(deciding, expressions(operation.operands()));
        } else if (expression instanceof Expression.Unary unary) {
            return new Expressions.Unary(unary.operator(), expression(unary.operand()));
        } else if (expression instanceof Expression.FloatLiteral number) {
            return new Expressions.Constant(number.value());
        } else if (expression instanceof Expression.StringLiteral string) {
            return new Expressions.Constant(string.value());
        } else if (expression instanceof Expression.BooleanLiteral truth) {
            return new Expressions.Constant(truth.value());
        } else if (expression instanceof Expression.NoneLiteral) {
            return new Expressions.Constant(None.NONE);
        } else if (expression instanceof Expression.Conditional conditional) {
            RepeatedLines.refuseIn(conditional);
            return new Expressions.Conditional(expression(conditional.test()), expression(conditional.whenTrue()),
                    expression(conditional.whenFalse()));
        }
        throw new NotModelledException(expression.position(), "a tuple is not supported here");
    }

    private ExpressionNode variable(Expression.Name name) {
        if (name.id().equals(Builtins.PRINT) || name.id().equals(Builtins.RANGE)) {
            throw new NotModelledException(name.position(), "'" + name.id() + "' is not supported here");
        }
        return new Expressions.Variable(slot(name), name.id(), name.position());
    }

    private ExpressionNode comparison(Expression.Comparison comparison) {
        ExpressionNode first = expression(comparison.first());
        List<ComparisonOperator> operators = new ArrayList<>();
        List<ExpressionNode> rest = new ArrayList<>();
        Expression left = comparison.first();
        for (Expression.ComparedWith compared : comparison.rest()) {
            requireKnownIdentity(compared, left);
            operators.add(compared.operator());
            rest.add(expression(compared.value()));
            left = compared.value();
        }
        return new Expressions.Comparison(first, operators, rest);
    }

    /** Of numbers and strings CPython may or may not keep one copy; of None and truth values it always does. */
    private static void requireKnownIdentity(Expression.ComparedWith compared, Expression left) {
        boolean identity = compared.operator() == ComparisonOperator.IS
                || compared.operator() == ComparisonOperator.IS_NOT;
        if (identity && !isSingleton(left) && !isSingleton(compared.value())) {
            throw new NotModelledException(compared.operatorPosition(),
                    "'is' is supported only with None, True or False beside it");
        }
    }

    private static boolean isSingleton(Expression expression) {
        return expression instanceof Expression.NoneLiteral || expression instanceof Expression.BooleanLiteral;
    }

    private ExpressionNode call(Expression.Call call) {
        if (isCallOf(call, Builtins.PRINT)) {
            return print(call);
        }
        if (isCallOf(call, Builtins.RANGE)) {
            throw new NotModelledException(call.position(), "'range' is supported only in the header of 'for'");
        }
        ExpressionNode function = expression(call.function());
        List<ExpressionNode> arguments = expressions(call.arguments());
        for (Expression.Keyword keyword : call.keywords()) {
            arguments.add(expression(keyword.value()));
        }
        return new Expressions.FailingCall(function, arguments);
    }

    private static boolean isCallOf(Expression.Call call, String function) {
        return call.function() instanceof Expression.Name name && name.id().equals(function);
    }

    private ExpressionNode print(Expression.Call call) {
        requireSameLine(call.function().position());
        List<ExpressionNode> values = expressions(call.arguments());
        int separator = Expressions.Print.NOT_GIVEN;
        int end = Expressions.Print.NOT_GIVEN;
        for (Expression.Keyword keyword : call.keywords()) {
            requireSameLine(keyword.position());
            switch (keyword.name()) {
                case "sep" -> separator = values.size();
                case "end" -> end = values.size();
                default -> throw new NotModelledException(
                        keyword.position(), "the argument '" + keyword.name() + "' of 'print' is not supported");
            }
            values.add(expression(keyword.value()));
        }
        return new Expressions.Print(values, call.arguments().size(), separator, end);
    }

    private void requireSameLine(Position position) {
        if (position.line() != line) {
            throw new NotModelledException(position, "an expression over several lines is not supported");
        }
    }
}
