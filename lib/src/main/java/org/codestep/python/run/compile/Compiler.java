package org.codestep.python.run.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.codestep.python.run.node.Block;
import org.codestep.python.run.node.Completion;
import org.codestep.python.run.node.ExpressionNode;
import org.codestep.python.run.node.Expressions;
import org.codestep.python.run.node.Loops;
import org.codestep.python.run.node.Operation;
import org.codestep.python.run.node.StatementNode;
import org.codestep.python.run.node.Statements;
import org.codestep.python.run.node.TargetNode;
import org.codestep.python.run.operation.Builtins;
import org.codestep.python.run.operation.Integers;
import org.codestep.python.run.value.ListValue;
import org.codestep.python.run.value.None;
import org.codestep.python.run.value.NotModelledException;
import org.codestep.python.run.value.TupleValue;
import org.codestep.python.syntax.BooleanOperator;
import org.codestep.python.syntax.ComparisonOperator;
import org.codestep.python.syntax.Expression;
import org.codestep.python.syntax.Position;
import org.codestep.python.syntax.Statement;

/** Makes nodes that run of a syntax tree: names become slots, calls of {@code print} nodes of their own. */
public class Compiler {

    private static final ExpressionNode NONE = new Expressions.Constant(None.NONE);

    private final Scope module = Scope.ofModule();
    /** That of the code being compiled. */
    public Scope scope = module;
    /** One for each name if the nodes need not know their places, else null. */
    private final Map<String, ExpressionNode> moduleVariables;
    /** The line that all of an expression must be on: CPython reports the lines inside one, this interpreter not. */
    public int line;

    /** @param moduleVariables see there */
    public Compiler(Map<String, ExpressionNode> moduleVariables) {
        this.moduleVariables = moduleVariables;
    }

    /** Whose nodes know their places in the program. */
    public static Compiler ofPrograms() {
        return new Compiler(null);
    }

    /** Whose nodes do not always know their places, and take less memory. */
    public static Compiler ofLines() {
        return new Compiler(new HashMap<>());
    }

    /** Statements that run one after the other, each an event on its line. */
    public Block block(List<Statement> statements) {
        StatementNode[] nodes = new StatementNode[statements.size()];
        int[] lines = new int[nodes.length];
        for (int i = 0; i < nodes.length; i++) {
            lines[i] = statements.get(i).position().line();
            nodes[i] = statement(statements.get(i));
        }
        return nodes.length == 0 ? Block.EMPTY : new Block(nodes, lines);
    }

    /** An expression of a statement's header. @param header the line that all of it must be on */
    public ExpressionNode expression(Expression expression, int header) {
        line = header;
        return expression(expression);
    }

    /** What a {@code for} assigns to. @param header the line that all of it must be on */
    public TargetNode target(Expression target, int header) {
        line = header;
        return target(target);
    }

    /** How many variables the module has. */
    public int variables() {
        return module.size();
    }

    /** The module's variables' names, by slot. */
    public String[] names() {
        return module.names();
    }

    /** @throws NotModelledException if it cannot be run exactly as CPython does */
    public StatementNode statement(Statement statement) {
        line = statement.position().line();
        if (statement instanceof Statement.Assign assign) {
            return assign(assign);
        } else if (statement instanceof Statement.ExpressionStatement alone) {
            RepeatedLines.refuseIn(alone);
            return new Statements.Evaluate(expression(alone.value()));
        } else if (statement instanceof Statement.AugmentedAssign augmented) {
            return augmentedAssign(augmented);
        } else if (statement instanceof Statement.If conditional) {
            return conditional(conditional);
        } else if (statement instanceof Statement.While loop) {
            return whileLoop(loop);
        } else if (statement instanceof Statement.For loop) {
            return forLoop(loop);
        } else if (statement instanceof Statement.FunctionDefinition function) {
            return define(function);
        } else if (statement instanceof Statement.Return result) {
            return new Statements.Return(result.value() == null ? NONE : expression(result.value()));
        } else if (statement instanceof Statement.Break) {
            return new Statements.Complete(Completion.BREAK);
        } else if (statement instanceof Statement.Continue) {
            return new Statements.Complete(Completion.CONTINUE);
        } else if (statement instanceof Statement.Pass) {
            return new Statements.Complete(Completion.NORMAL);
        }
        throw new IllegalArgumentException("no statement: " + statement);
    }

    private StatementNode assign(Statement.Assign assign) {
        if (!scope.isModule()) {
            assign.targets().forEach(target -> requireDistinct(target, new HashSet<>()));
        }
        // CPython numbers a function's variables in the order of its code: the value comes before the targets.
        ExpressionNode value = expression(assign.value());
        if (assign.targets().size() == 1 && assign.targets().get(0) instanceof Expression.Name name) {
            return new Statements.AssignVariable(ownSlot(name), value);
        }
        List<TargetNode> targets = new ArrayList<>();
        assign.targets().forEach(target -> targets.add(target(target)));
        return new Statements.Assign(value, targets);
    }

    /** Of {@code a, a = 1, 2} in a function, early releases of CPython 3.11 keep the first value, later the last. */
    private static void requireDistinct(Expression target, Set<String> names) {
        if (target instanceof Expression.TupleDisplay tuple) {
            tuple.elements().forEach(element -> requireDistinct(element, names));
        } else if (target instanceof Expression.Name name && !names.add(name.id())) {
            throw new NotModelledException(
                    name.position(), "a variable twice in an assignment in a function is not supported");
        }
    }

    private StatementNode augmentedAssign(Statement.AugmentedAssign augmented) {
        Operation operation = new Operation(augmented.operator(), augmented.operatorPosition(), true);
        if (augmented.target() instanceof Expression.Name name) {
            int slot = ownSlot(name);
            ExpressionNode old = variable(name);
            return new Statements.AssignVariable(slot, new Expressions.Binary(
                    old, operation, expression(augmented.value())));
        }
        Expression.Subscript target = (Expression.Subscript) augmented.target();
        requireSameLine(target.position());
        return new Statements.AugmentedItemAssign(expression(target.value()), expression(target.index()),
                operation, expression(augmented.value()));
    }

    private StatementNode define(Statement.FunctionDefinition function) {
        List<ExpressionNode> defaults = new ArrayList<>();
        for (Statement.Parameter parameter : function.parameters()) {
            requireSameLine(parameter.position());
            requireAssignable(parameter.position(), parameter.name());
            if (parameter.defaultValue() != null) {
                defaults.add(expression(parameter.defaultValue()));
            }
        }
        int slot = ownSlot(function.name());
        scope = Scope.of(function);
        Block body = block(withoutDocumentation(function.body()));
        String[] names = scope.names();
        scope = module;
        return new Statements.Define(
                slot, function.name().id(), function.parameters().size(), names, defaults, body);
    }

    /** A string at the start of a function describes it, and is no code. */
    private static List<Statement> withoutDocumentation(List<Statement> body) {
        boolean documented = body.get(0) instanceof Statement.ExpressionStatement alone
                && alone.value() instanceof Expression.StringLiteral;
        if (documented && body.size() == 1) {
            throw new NotModelledException(
                    body.get(0).position(), "a function that only describes itself is not supported");
        }
        return documented ? body.subList(1, body.size()) : body;
    }

    private StatementNode conditional(Statement.If conditional) {
        int[] lines = new int[conditional.branches().size()];
        ExpressionNode[] tests = new ExpressionNode[lines.length];
        Block[] bodies = new Block[lines.length];
        for (int i = 0; i < lines.length; i++) {
            Statement.Branch branch = conditional.branches().get(i);
            line = branch.position().line();
            lines[i] = line;
            tests[i] = expression(branch.test());
            bodies[i] = block(branch.body());
        }
        return new Statements.If(lines, tests, bodies, block(conditional.orElse()));
    }

    private StatementNode whileLoop(Statement.While loop) {
        RepeatedLines.refuseIn(loop);
        ExpressionNode test = expression(loop.test());
        return new Loops.While(test, block(loop.body()), block(loop.orElse()));
    }

    private StatementNode forLoop(Statement.For loop) {
        ExpressionNode iterable = expression(loop.iterable());
        TargetNode target = target(loop.target());
        return new Loops.For(target, iterable, block(loop.body()), block(loop.orElse()));
    }

    private TargetNode target(Expression target) {
        requireSameLine(target.position());
        if (target instanceof Expression.Name name) {
            return new TargetNode.Variable(ownSlot(name));
        } else if (target instanceof Expression.Subscript subscript) {
            return new TargetNode.Item(expression(subscript.value()), expression(subscript.index()));
        }
        List<TargetNode> targets = new ArrayList<>();
        ((Expression.TupleDisplay) target).elements().forEach(element -> targets.add(target(element)));
        return new TargetNode.Unpacked(targets);
    }

    /** The slot of a variable that is assigned. */
    private int ownSlot(Expression.Name name) {
        requireSameLine(name.position());
        requireAssignable(name.position(), name.id());
        return scope.slot(name.id());
    }

    private static void requireAssignable(Position position, String name) {
        if (name.equals(Builtins.PRINT)) {
            throw new NotModelledException(position, "an assignment to '" + name + "' is not supported");
        }
        requireKnown(position, name);
    }

    private static void requireKnown(Position position, String name) {
        if (name.startsWith("__")) {
            throw new NotModelledException(position, "the name '" + name + "' is not supported");
        }
    }

    private List<ExpressionNode> expressions(List<Expression> expressions) {
        List<ExpressionNode> nodes = new ArrayList<>(expressions.size());
        for (Expression expression : expressions) {
            nodes.add(expression(expression));
        }
        return nodes;
    }

    /** Overridden where an expression can be exchanged, see {@code Sketch}. */
    public ExpressionNode expression(Expression expression) {
        requireSameLine(expression.position());
        if (expression instanceof Expression.Name name) {
            return variable(name);
        } else if (expression instanceof Expression.IntegerLiteral number) {
            return Expressions.Constant.of(Integers.small(number.value()));
        } else if (expression instanceof Expression.Binary binary) {
            Operation operation = new Operation(binary.operator(), binary.operatorPosition(), false);
            return new Expressions.Binary(expression(binary.left()), operation, expression(binary.right()));
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
        return compound(expression);
    }

    private ExpressionNode compound(Expression expression) {
        if (expression instanceof Expression.ListDisplay list) {
            return new Expressions.Display(expressions(list.elements()), ListValue::new);
        } else if (expression instanceof Expression.TupleDisplay tuple) {
            return new Expressions.Display(expressions(tuple.elements()), TupleValue::new);
        } else if (expression instanceof Expression.Subscript subscript) {
            return subscript(subscript);
        } else if (expression instanceof Expression.FormattedString string) {
            return formatted(string);
        }
        throw new IllegalArgumentException("no expression: " + expression);
    }

    private ExpressionNode subscript(Expression.Subscript subscript) {
        ExpressionNode value = expression(subscript.value());
        if (!(subscript.index() instanceof Expression.Slice slice)) {
            return new Expressions.Subscript(value, expression(subscript.index()));
        }
        return new Expressions.Slice(value, bound(slice.lower()), bound(slice.upper()), bound(slice.step()));
    }

    private ExpressionNode bound(Expression bound) {
        return bound == null ? NONE : expression(bound);
    }

    private ExpressionNode formatted(Expression.FormattedString string) {
        List<ExpressionNode> parts = new ArrayList<>();
        boolean[] asRepr = new boolean[string.parts().size()];
        for (Expression.Part part : string.parts()) {
            if (part instanceof Expression.Replacement replacement) {
                asRepr[parts.size()] = replacement.asRepr();
                parts.add(expression(replacement.value()));
            } else {
                parts.add(new Expressions.Constant(((Expression.Text) part).value()));
            }
        }
        return new Expressions.FormattedString(parts, asRepr);
    }

    private ExpressionNode variable(Expression.Name name) {
        if (name.id().equals(Builtins.PRINT)) {
            throw new NotModelledException(name.position(), "'" + name.id() + "' is not supported here");
        }
        requireKnown(name.position(), name.id());
        if (!scope.owns(name.id())) {
            return new Expressions.GlobalVariable(module.slot(name.id()), name.id(), name.position());
        }
        int slot = scope.slot(name.id());
        if (!scope.isModule()) {
            return new Expressions.Variable(slot, name.id());
        }
        ExpressionNode known = moduleVariables == null ? null : moduleVariables.get(name.id());
        if (known != null) {
            return known;
        }
        ExpressionNode variable = new Expressions.ModuleVariable(slot, name.id(), name.position());
        if (moduleVariables != null) {
            moduleVariables.put(name.id(), variable);
        }
        return variable;
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
        ExpressionNode function = expression(call.function());
        List<ExpressionNode> arguments = expressions(call.arguments());
        List<String> names = new ArrayList<>();
        for (Expression.Keyword keyword : call.keywords()) {
            requireSameLine(keyword.position());
            arguments.add(expression(keyword.value()));
            names.add(keyword.name());
        }
        return new Expressions.Call(function, arguments, names, call.position());
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
