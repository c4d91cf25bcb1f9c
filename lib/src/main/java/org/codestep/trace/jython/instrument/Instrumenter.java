package org.codestep.trace.jython.instrument;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.codestep.python.run.limit.LimitExceededException;
import org.codestep.python.run.value.PythonError;
import org.codestep.python.run.value.Unmodelled;
import org.codestep.python.syntax.BinaryOperator;
import org.codestep.trace.jython.operation.Operations;
import org.codestep.trace.jython.operation.Subscripts;
import org.codestep.trace.jython.run.Execution;
import org.codestep.trace.jython.value.Values;
import org.python.antlr.PythonTree;
import org.python.antlr.ast.Assert;
import org.python.antlr.ast.Assign;
import org.python.antlr.ast.AugAssign;
import org.python.antlr.ast.BoolOp;
import org.python.antlr.ast.Break;
import org.python.antlr.ast.Call;
import org.python.antlr.ast.Continue;
import org.python.antlr.ast.Delete;
import org.python.antlr.ast.Expr;
import org.python.antlr.ast.For;
import org.python.antlr.ast.FunctionDef;
import org.python.antlr.ast.Global;
import org.python.antlr.ast.If;
import org.python.antlr.ast.Module;
import org.python.antlr.ast.Name;
import org.python.antlr.ast.Pass;
import org.python.antlr.ast.Raise;
import org.python.antlr.ast.Return;
import org.python.antlr.ast.Str;
import org.python.antlr.ast.Subscript;
import org.python.antlr.ast.Tuple;
import org.python.antlr.ast.UnaryOp;
import org.python.antlr.ast.While;
import org.python.antlr.ast.arguments;
import org.python.antlr.ast.boolopType;
import org.python.antlr.ast.expr_contextType;
import org.python.antlr.ast.unaryopType;
import org.python.antlr.base.expr;
import org.python.antlr.base.stmt;
import org.python.core.Py;
import org.python.core.PyIterator;
import org.python.core.PyObject;
import org.python.core.PyTuple;

/**
 * Makes a tree that Jython runs as CPython would run the program: refuses statements that are not known to be exact
 * and puts a call before each of the others that tells of its line.
 *
 * <p>Each statement is an event when it begins on another line than the one that runs in the same call. A loop's
 * header is one each time that it is come back to; the loop's body must be on other lines, since CPython jumps back
 * in ways of its own where they are the same.
 */
public final class Instrumenter {

    private static final Set<String> EXCEPTIONS = Set.of("ValueError", "TypeError", "KeyError", "IndexError",
            "Exception", "RuntimeError", "ZeroDivisionError", "NotImplementedError", "ArithmeticError",
            "AssertionError", "AttributeError", "LookupError", "NameError", "OverflowError");
    /** CPython nests no more within one another. */
    private static final int MOST_LOOPS = 20;
    private static final Set<String> CONSTANTS = Set.of("None", "True", "False");

    private final Execution execution;
    private final Map<Integer, Integer> stringStarts;
    private final Sites sites;
    private final Operations operations;
    private final Subscripts subscripts;
    private final ExpressionInstrumenter expressions;
    private Scope scope;
    private int loops;

    /** @param stringStarts see {@link Spelling.Checked} */
    public Instrumenter(Execution execution, Map<Integer, Integer> stringStarts) {
        this.stringStarts = stringStarts;
        this.execution = execution;
        this.sites = new Sites(execution);
        this.operations = new Operations(execution);
        this.subscripts = new Subscripts(execution);
        this.expressions = new ExpressionInstrumenter(execution, sites, operations, subscripts);
    }

    /**
     * The whole program, rewritten.
     *
     * @throws org.codestep.python.run.value.NotModelledException if something in it is not known to be exact
     * @throws InvalidProgram if CPython would refuse to compile it
     */
    public Module module(Module module) {
        enter(Scope.ofModule(module.getInternalBody()));
        return new Module(module, block(module.getInternalBody()));
    }

    private void enter(Scope entered) {
        scope = entered;
        expressions.enter(entered);
    }

    private List<stmt> block(List<stmt> statements) {
        if (!statements.isEmpty() && isWithoutCode(statements)) {
            throw Sites.refusal(statements.get(0), "a block without code");
        }
        List<stmt> results = new ArrayList<>();
        for (stmt statement : statements) {
            int line = line(statement);
            expressions.enterLine(Sites.line(statement));
            if (statement instanceof Global && scope.isFunction()) {
                continue;
            }
            if (!(statement instanceof While)) {
                results.add(sites.statement(statement, (a, k) -> {
                    execution.enterLine(line);
                    return Py.None;
                }));
            }
            statement(statement, results);
        }
        return results;
    }

    /** Where a statement begins. Jython takes a string over several lines to be where it ends. */
    private int line(stmt statement) {
        int line = Sites.line(statement);
        if (!stringStarts.containsKey(line)) {
            return line;
        }
        int start = stringStarts.get(line);
        if (!(statement instanceof Expr alone) || !(alone.getInternalValue() instanceof Str)
                || stringStarts.containsKey(start)) {
            throw Sites.refusal(statement, "a statement on the line where a string over several lines ends");
        }
        return start;
    }

    private void statement(stmt statement, List<stmt> results) {
        if (statement instanceof Assign assign) {
            assign(assign, results);
        } else if (statement instanceof AugAssign assign) {
            augmentedAssign(assign, results);
        } else if (statement instanceof Expr alone) {
            results.add(alone(alone));
        } else if (statement instanceof If conditional) {
            expr test = expressions.of(conditional.getInternalTest());
            List<stmt> body = block(conditional.getInternalBody());
            results.add(new If(conditional, test, body, block(conditional.getInternalOrelse())));
        } else if (statement instanceof While loop) {
            results.add(whileLoop(loop));
        } else if (statement instanceof For loop) {
            results.add(forLoop(loop));
        } else if (statement instanceof FunctionDef function) {
            results.add(function(function));
        } else if (statement instanceof Return end) {
            results.add(result(end));
        } else if (statement instanceof Assert assertion) {
            results.add(assertion(assertion));
        } else if (statement instanceof Raise raise) {
            results.add(raise(raise));
        } else if (statement instanceof Delete delete) {
            delete(delete, results);
        } else if (statement instanceof Break || statement instanceof Continue) {
            if (loops == 0) {
                throw Sites.refusal(statement, "'break' or 'continue' outside of a loop");
            }
            results.add(statement);
        } else if (statement instanceof Pass) {
            results.add(statement);
        } else {
            throw Sites.refusal(statement, "the statement '" + statement.getClass().getSimpleName() + "'");
        }
    }

    private stmt alone(Expr alone) {
        if (ExpressionInstrumenter.isBranching(alone.getInternalValue())) {
            throw Sites.refusal(
                    alone, "'and', 'or', a chained comparison or a conditional expression as a statement");
        }
        return new Expr(alone, expressions.of(alone.getInternalValue()));
    }

    private void assign(Assign assign, List<stmt> results) {
        expr value = expressions.of(assign.getInternalValue());
        List<expr> targets = assign.getInternalTargets();
        if (targets.size() == 1) {
            if (scope.isFunction()) {
                requireDistinct(targets.get(0), new HashSet<>());
            }
            target(targets.get(0), value, results);
            return;
        }
        List<expr> names = new ArrayList<>();
        for (expr target : targets) {
            names.add(name(target));
        }
        results.add(new Assign(assign, names, value));
    }

    /** In a function, early releases of CPython 3.11 keep the first value of {@code a, a = 1, 2}, later the last. */
    private static void requireDistinct(expr target, Set<String> names) {
        if (target instanceof Tuple tuple) {
            tuple.getInternalElts().forEach(element -> requireDistinct(element, names));
        } else if (target instanceof Name name && !names.add(name.getInternalId())) {
            throw Sites.refusal(name, "a variable twice in an assignment in a function");
        }
    }

    /** Assigns a value to a name, a subscript, or several of them. */
    private void target(expr target, expr value, List<stmt> results) {
        if (target instanceof Subscript subscript) {
            expr container = expressions.of(subscript.getInternalValue());
            results.add(sites.statement(subscript, (a, k) -> {
                subscripts.set(a[1], a[2], a[0]);
                return Py.None;
            }, value, container, expressions.key(subscript)));
        } else if (target instanceof Tuple tuple) {
            unpack(tuple, value, results);
        } else {
            results.add(new Assign(target, List.of(name(target)), value));
        }
    }

    private void unpack(Tuple targets, expr value, List<stmt> results) {
        int count = targets.getInternalElts().size();
        if (count == 0) {
            throw Sites.refusal(targets, "an assignment to ()");
        }
        String unpacked = sites.temporary();
        results.add(new Assign(targets, List.of(new Name(targets, unpacked, expr_contextType.Store)),
                sites.call(targets, (a, k) -> operations.unpack(a[0], count), value)));
        for (int i = 0; i < count; i++) {
            int index = i;
            expr item = sites.call(targets, (a, k) -> ((PyTuple) a[0]).pyget(index), Sites.load(targets, unpacked));
            target(targets.getInternalElts().get(i), item, results);
        }
    }

    private expr name(expr target) {
        if (!(target instanceof Name name)) {
            throw Sites.refusal(target, "an assignment to '" + target.getClass().getSimpleName() + "' here");
        }
        requireName(name, name.getInternalId());
        scope.mention(name.getInternalId());
        return name;
    }

    private static void requireName(PythonTree place, String name) {
        if (CONSTANTS.contains(name) || name.startsWith("__")) {
            throw Sites.refusal(place, "an assignment to '" + name + "'");
        }
    }

    private void augmentedAssign(AugAssign assign, List<stmt> results) {
        BinaryOperator operator = ExpressionInstrumenter.operator(assign.getInternalOp());
        if (!(assign.getInternalTarget() instanceof Subscript subscript)) {
            Name name = (Name) name(assign.getInternalTarget());
            expr old = expressions.of(new Name(name, name.getInternalId(), expr_contextType.Load));
            expr value = expressions.of(assign.getInternalValue());
            expr result = sites.call(assign, (a, k) -> operations.inPlace(operator, a[0], a[1]), old, value);
            expr target = new Name(name, name.getInternalId(), expr_contextType.Store);
            results.add(new Assign(assign, List.of(target), result));
            return;
        }
        expr place = sites.call(subscript, (a, k) -> new PyTuple(a[0], a[1], subscripts.get(a[0], a[1])),
                expressions.of(subscript.getInternalValue()), expressions.key(subscript));
        results.add(sites.statement(assign, (a, k) -> {
            PyObject[] parts = Values.items(a[0]);
            subscripts.set(parts[0], parts[1], operations.inPlace(operator, parts[2], a[1]));
            return Py.None;
        }, place, expressions.of(assign.getInternalValue())));
    }

    private stmt whileLoop(While loop) {
        requireBodyBelow(loop, loop.getInternalBody());
        int line = Sites.line(loop);
        expr header = sites.call(loop, (a, k) -> {
            execution.repeatLine(line);
            return Py.True;
        });
        expr test = new BoolOp(loop, boolopType.And, List.of(header, expressions.of(loop.getInternalTest())));
        return new While(loop, test, body(loop.getInternalBody()), block(loop.getInternalOrelse()));
    }

    private stmt forLoop(For loop) {
        requireBodyBelow(loop, loop.getInternalBody());
        int line = Sites.line(loop);
        expr items = sites.call(loop, (a, k) -> new LoopItems(execution, line, operations.iterate(a[0])),
                expressions.of(loop.getInternalIter()));
        expr target = loop.getInternalTarget();
        List<stmt> body = new ArrayList<>();
        expr item;
        if (target instanceof Name) {
            item = name(target);
        } else {
            String temporary = sites.temporary();
            item = new Name(target, temporary, expr_contextType.Store);
            target(target, Sites.load(target, temporary), body);
        }
        body.addAll(body(loop.getInternalBody()));
        return new For(loop, item, items, body, block(loop.getInternalOrelse()));
    }

    private static void requireBodyBelow(stmt loop, List<stmt> body) {
        if (Sites.line(body.get(0)) == Sites.line(loop)) {
            throw Sites.refusal(loop, "a loop on one line");
        }
    }

    private List<stmt> body(List<stmt> statements) {
        if (loops == MOST_LOOPS) {
            throw new InvalidProgram("too many statically nested blocks");
        }
        loops++;
        List<stmt> results = block(statements);
        loops--;
        return results;
    }

    /** The items of a {@code for}: each fetch but the first comes back to the header. */
    private static final class LoopItems extends PyIterator {
        private static final long serialVersionUID = 1;

        private final transient Execution execution;
        private final int line;
        private final transient Iterator<PyObject> items;
        private boolean started;

        LoopItems(Execution execution, int line, Iterator<PyObject> items) {
            this.execution = execution;
            this.line = line;
            this.items = items;
        }

        @Override
        public PyObject __iternext__() {
            try {
                if (started) {
                    execution.repeatLine(line);
                }
                started = true;
                return items.hasNext() ? items.next() : null;
            } catch (PythonError | LimitExceededException | Unmodelled e) {
                throw execution.failed(e);
            }
        }
    }

    private stmt function(FunctionDef function) {
        if (scope.isFunction()) {
            throw Sites.refusal(function, "a function in a function");
        }
        if (!function.getInternalDecorator_list().isEmpty()) {
            throw Sites.refusal(function, "a decorator");
        }
        requireName(function, function.getInternalName());
        arguments declared = function.getInternalArgs();
        List<String> parameters = parameters(function, declared);
        List<expr> defaults = expressions.all(declared.getInternalDefaults());
        List<stmt> source = withoutDocumentation(function);

        Scope module = scope;
        int outerLoops = loops;
        loops = 0;
        enter(module.ofFunction(parameters, source));
        List<stmt> body = new ArrayList<>();
        Scope own = scope;
        body.add(sites.statement(function, (a, k) -> {
            execution.enter(own.mentioned());
            return Py.None;
        }));
        GlobalDeclarations.of(source, parameters).forEach(global -> {
            global.getInternalNames().forEach(name -> requireName(global, name));
            body.add(global);
        });
        body.addAll(block(source));
        body.add(sites.statement(function, (a, k) -> {
            execution.leave();
            return Py.None;
        }));
        enter(module);
        loops = outerLoops;
        return new FunctionDef(function, function.getInternalName(),
                new arguments(declared, declared.getInternalArgs(), (String) null, (String) null, defaults), body,
                List.of());
    }

    private static List<String> parameters(FunctionDef function, arguments declared) {
        if (declared.getInternalVararg() != null || declared.getInternalKwarg() != null) {
            throw Sites.refusal(function, "a parameter with '*' or '**'");
        }
        List<String> names = new ArrayList<>();
        for (expr parameter : declared.getInternalArgs()) {
            if (!(parameter instanceof Name name) || names.contains(name.getInternalId())) {
                throw Sites.refusal(parameter, "a parameter that is no name, or there twice,");
            }
            requireName(name, name.getInternalId());
            names.add(name.getInternalId());
        }
        return names;
    }

    /** CPython makes no code of a function's documentation; where there is nothing else, it does. */
    private static List<stmt> withoutDocumentation(FunctionDef function) {
        List<stmt> body = function.getInternalBody();
        boolean documented = body.get(0) instanceof Expr first && first.getInternalValue() instanceof Str;
        List<stmt> rest = documented ? body.subList(1, body.size()) : body;
        if (isWithoutCode(rest)) {
            throw Sites.refusal(function, "a function without code");
        }
        return rest;
    }

    private static boolean isWithoutCode(List<stmt> body) {
        return body.stream().allMatch(Global.class::isInstance);
    }

    private stmt assertion(Assert assertion) {
        expr test = expressions.of(assertion.getInternalTest());
        expr message = assertion.getInternalMsg() == null
                ? Sites.load(assertion, "None") : expressions.of(assertion.getInternalMsg());
        stmt raise = sites.statement(assertion, (a, k) -> {
            throw new PythonError("AssertionError", "");
        }, message);
        return new If(assertion, new UnaryOp(assertion, unaryopType.Not, test), List.of(raise), List.of());
    }

    private stmt raise(Raise raise) {
        expr type = raise.getInternalType();
        List<expr> values = List.of();
        if (type instanceof Call call && call.getInternalKeywords().isEmpty() && call.getInternalStarargs() == null
                && call.getInternalKwargs() == null) {
            type = call.getInternalFunc();
            values = expressions.all(call.getInternalArgs());
        }
        if (!(type instanceof Name name) || !EXCEPTIONS.contains(name.getInternalId())
                || scope.isVariable(name.getInternalId()) || raise.getInternalInst() != null) {
            throw Sites.refusal(raise, "'raise' of other than a new exception of a usual class");
        }
        return sites.statement(raise, (a, k) -> {
            throw new PythonError(name.getInternalId(), "");
        }, values.toArray(new expr[0]));
    }

    private void delete(Delete delete, List<stmt> results) {
        for (expr target : delete.getInternalTargets()) {
            if (!(target instanceof Subscript subscript)) {
                throw Sites.refusal(target, "'del' of other than an item");
            }
            expr container = expressions.of(subscript.getInternalValue());
            results.add(sites.statement(delete, (a, k) -> {
                subscripts.delete(a[0], a[1]);
                return Py.None;
            }, container, expressions.key(subscript)));
        }
    }

    private stmt result(Return end) {
        if (!scope.isFunction()) {
            throw Sites.refusal(end, "'return' outside of a function");
        }
        expr value = end.getInternalValue() == null
                ? Sites.load(end, "None") : expressions.of(end.getInternalValue());
        return new Return(end, sites.call(end, (a, k) -> {
            execution.leave();
            return a[0];
        }, value));
    }
}
