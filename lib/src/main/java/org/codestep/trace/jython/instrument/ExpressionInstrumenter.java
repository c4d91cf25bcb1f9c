package org.codestep.trace.jython.instrument;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.codestep.python.run.operation.Scalars;
import org.codestep.python.run.value.PythonError;
import org.codestep.python.syntax.BinaryOperator;
import org.codestep.python.syntax.ComparisonOperator;
import org.codestep.python.syntax.UnaryOperator;
import org.codestep.trace.jython.operation.BuiltinFunctions;
import org.codestep.trace.jython.operation.Methods;
import org.codestep.trace.jython.operation.Operations;
import org.codestep.trace.jython.operation.Subscripts;
import org.codestep.trace.jython.run.Execution;
import org.codestep.trace.jython.value.DictValue;
import org.codestep.trace.jython.value.Strings;
import org.codestep.trace.jython.value.Values;
import org.python.antlr.PythonTree;
import org.python.antlr.ast.Attribute;
import org.python.antlr.ast.BinOp;
import org.python.antlr.ast.BoolOp;
import org.python.antlr.ast.Call;
import org.python.antlr.ast.Compare;
import org.python.antlr.ast.Dict;
import org.python.antlr.ast.IfExp;
import org.python.antlr.ast.Index;
import org.python.antlr.ast.Name;
import org.python.antlr.ast.Num;
import org.python.antlr.ast.Slice;
import org.python.antlr.ast.Str;
import org.python.antlr.ast.Subscript;
import org.python.antlr.ast.Tuple;
import org.python.antlr.ast.UnaryOp;
import org.python.antlr.ast.boolopType;
import org.python.antlr.ast.cmpopType;
import org.python.antlr.ast.expr_contextType;
import org.python.antlr.ast.keyword;
import org.python.antlr.ast.operatorType;
import org.python.antlr.ast.unaryopType;
import org.python.antlr.base.expr;
import org.python.core.PyFloat;
import org.python.core.PyFunction;
import org.python.core.PyInteger;
import org.python.core.PyLong;
import org.python.core.PyObject;
import org.python.core.PyUnicode;

/** Refuses expressions that are not known to be exact and makes calls of the others' operations. */
final class ExpressionInstrumenter {

    private static final Map<operatorType, BinaryOperator> BINARY = Map.ofEntries(
            Map.entry(operatorType.Add, BinaryOperator.ADD),
            Map.entry(operatorType.Sub, BinaryOperator.SUBTRACT),
            Map.entry(operatorType.Mult, BinaryOperator.MULTIPLY),
            Map.entry(operatorType.Div, BinaryOperator.DIVIDE),
            Map.entry(operatorType.FloorDiv, BinaryOperator.FLOOR_DIVIDE),
            Map.entry(operatorType.Mod, BinaryOperator.MODULO),
            Map.entry(operatorType.Pow, BinaryOperator.POWER),
            Map.entry(operatorType.LShift, BinaryOperator.LEFT_SHIFT),
            Map.entry(operatorType.RShift, BinaryOperator.RIGHT_SHIFT),
            Map.entry(operatorType.BitAnd, BinaryOperator.BIT_AND),
            Map.entry(operatorType.BitOr, BinaryOperator.BIT_OR),
            Map.entry(operatorType.BitXor, BinaryOperator.BIT_XOR));
    private static final Map<cmpopType, ComparisonOperator> COMPARISON = Map.of(
            cmpopType.Lt, ComparisonOperator.LESS,
            cmpopType.LtE, ComparisonOperator.LESS_EQUAL,
            cmpopType.Gt, ComparisonOperator.GREATER,
            cmpopType.GtE, ComparisonOperator.GREATER_EQUAL,
            cmpopType.Eq, ComparisonOperator.EQUAL,
            cmpopType.NotEq, ComparisonOperator.NOT_EQUAL,
            cmpopType.In, ComparisonOperator.IN,
            cmpopType.NotIn, ComparisonOperator.NOT_IN,
            cmpopType.Is, ComparisonOperator.IS,
            cmpopType.IsNot, ComparisonOperator.IS_NOT);
    private static final Map<unaryopType, UnaryOperator> UNARY = Map.of(
            unaryopType.USub, UnaryOperator.MINUS,
            unaryopType.UAdd, UnaryOperator.PLUS,
            unaryopType.Invert, UnaryOperator.INVERT);
    private static final Set<String> SINGLETONS = Set.of("None", "True", "False");
    private static final List<String> TYPES = List.of("int", "float", "str", "bool", "list", "tuple", "dict");

    private final Execution execution;
    private final Sites sites;
    private final Operations operations;
    private final BuiltinFunctions functions;
    private final Methods methods;
    private final Subscripts subscripts;
    private Scope scope;
    private int line;

    ExpressionInstrumenter(Execution execution, Sites sites, Operations operations, Subscripts subscripts) {
        this.execution = execution;
        this.sites = sites;
        this.operations = operations;
        this.subscripts = subscripts;
        this.functions = new BuiltinFunctions(execution, operations);
        this.methods = new Methods(execution, operations, functions);
    }

    static BinaryOperator operator(operatorType type) {
        return BINARY.get(type);
    }

    void enter(Scope scope) {
        this.scope = scope;
    }

    /** Expressions belong to a statement on this line, which they must not leave: CPython reports the others too. */
    void enterLine(int line) {
        this.line = line;
    }

    List<expr> all(List<expr> expressions) {
        List<expr> results = new ArrayList<>();
        for (expr expression : expressions) {
            results.add(of(expression));
        }
        return results;
    }

    expr of(expr expression) {
        if (Sites.line(expression) != line) {
            throw Sites.refusal(expression, "an expression over several lines");
        }
        if (expression instanceof Name name) {
            return name(name);
        } else if (expression instanceof Num number) {
            return number(number);
        } else if (expression instanceof Str string) {
            return string(string);
        } else if (expression instanceof BinOp binary) {
            BinaryOperator operator = BINARY.get(binary.getInternalOp());
            return sites.call(binary, (a, k) -> operations.binary(operator, a[0], a[1]),
                    of(binary.getInternalLeft()), of(binary.getInternalRight()));
        } else if (expression instanceof UnaryOp unary) {
            return unary(unary);
        } else if (expression instanceof Compare compare) {
            return compare(compare);
        } else if (expression instanceof BoolOp operation) {
            return new BoolOp(operation, operation.getInternalOp(), all(operation.getInternalValues()));
        } else if (expression instanceof IfExp conditional) {
            return conditional(conditional);
        } else if (expression instanceof Call call) {
            return call(call);
        } else if (expression instanceof Subscript subscript) {
            return subscript(subscript);
        } else if (expression instanceof Tuple tuple) {
            return new Tuple(tuple, all(tuple.getInternalElts()), expr_contextType.Load);
        } else if (expression instanceof org.python.antlr.ast.List list) {
            return new org.python.antlr.ast.List(list, all(list.getInternalElts()), expr_contextType.Load);
        } else if (expression instanceof Dict dict) {
            return dict(dict);
        }
        throw Sites.refusal(expression, "the expression '" + expression.getClass().getSimpleName() + "'");
    }

    private expr name(Name name) {
        String id = name.getInternalId();
        boolean constant = SINGLETONS.contains(id) || id.equals("__name__");
        if (id.startsWith("__") && !constant) {
            throw Sites.refusal(name, "the name '" + id + "'");
        }
        if (!constant && !scope.isVariable(id) && Scalars.isBuiltin(id)) {
            throw Sites.refusal(name, "the built-in '" + id + "' here");
        }
        scope.mention(id);
        return name;
    }

    private static expr number(Num number) {
        Object value = number.getInternalN();
        if (value instanceof PyInteger || value instanceof PyLong || value instanceof PyFloat) {
            return number;
        }
        throw Sites.refusal(number, "a complex number");
    }

    private static expr string(Str string) {
        String text = string.getInternalS() instanceof PyUnicode value ? value.getString() : null;
        if (text == null || text.chars().anyMatch(c -> c > Strings.LAST_ASCII)) {
            throw Sites.refusal(string, "a string that is not ASCII");
        }
        return string;
    }

    private expr unary(UnaryOp unary) {
        expr operand = of(unary.getInternalOperand());
        if (unary.getInternalOp() == unaryopType.Not) {
            return new UnaryOp(unary, unaryopType.Not, operand);
        }
        UnaryOperator operator = UNARY.get(unary.getInternalOp());
        return sites.call(unary, (a, k) -> operations.unary(operator, a[0]), operand);
    }

    private expr compare(Compare compare) {
        List<expr> parts = new ArrayList<>(List.of(compare.getInternalLeft()));
        parts.addAll(compare.getInternalComparators());
        List<expr> pairs = new ArrayList<>();
        for (int i = 0; i + 1 < parts.size(); i++) {
            if (i > 0 && !(parts.get(i) instanceof Name) && !(parts.get(i) instanceof Num)) {
                throw Sites.refusal(parts.get(i), "a chained comparison whose middle is to be computed");
            }
            ComparisonOperator operator = COMPARISON.get(compare.getInternalOps().get(i));
            pairs.add(compare(compare, operator, parts.get(i), parts.get(i + 1)));
        }
        return pairs.size() == 1 ? pairs.get(0) : new BoolOp(compare, boolopType.And, pairs);
    }

    /** Of other values CPython may or may not keep one copy. */
    private expr compare(Compare place, ComparisonOperator operator, expr a, expr b) {
        boolean identity = operator == ComparisonOperator.IS || operator == ComparisonOperator.IS_NOT;
        if (identity && !isSingleton(a) && !isSingleton(b)) {
            throw Sites.refusal(place, "'is' without None, True or False beside it");
        }
        return sites.call(place, (v, k) -> Values.python(operations.compare(operator, v[0], v[1])), of(a), of(b));
    }

    private static boolean isSingleton(expr expression) {
        return expression instanceof Name name && SINGLETONS.contains(name.getInternalId());
    }

    private expr conditional(IfExp conditional) {
        expr value = conditional.getInternalBody();
        while (value instanceof UnaryOp unary && unary.getInternalOp() == unaryopType.Not) {
            value = unary.getInternalOperand();
        }
        if (isBranching(value)) {
            throw Sites.refusal(value, "'and', 'or', a chained comparison or a conditional expression as the first"
                    + " value of a conditional expression");
        }
        expr test = of(conditional.getInternalTest());
        return new IfExp(conditional, test, of(conditional.getInternalBody()), of(conditional.getInternalOrelse()));
    }

    /**
     * Whether the code of an expression ends where branches meet. What follows it without a line of its own may be a
     * line event again in CPython.
     */
    static boolean isBranching(expr expression) {
        return expression instanceof BoolOp
                || expression instanceof IfExp
                || expression instanceof Compare compare && compare.getInternalOps().size() > 1;
    }

    private expr dict(Dict dict) {
        List<expr> items = new ArrayList<>();
        for (int i = 0; i < dict.getInternalKeys().size(); i++) {
            items.add(of(dict.getInternalKeys().get(i)));
            items.add(of(dict.getInternalValues().get(i)));
        }
        return sites.call(dict, (a, k) -> {
            DictValue value = new DictValue();
            for (int i = 0; i < a.length; i += 2) {
                value.put(a[i], a[i + 1]);
            }
            return value;
        }, items.toArray(new expr[0]));
    }

    /** {@code container[key]} or a slice, read. */
    private expr subscript(Subscript subscript) {
        expr container = of(subscript.getInternalValue());
        if (subscript.getInternalSlice() instanceof Slice slice) {
            return sites.call(subscript, (a, k) -> subscripts.slice(a[0], a[1], a[2], a[3]), container,
                    bound(subscript, slice.getInternalLower()), bound(subscript, slice.getInternalUpper()),
                    bound(subscript, slice.getInternalStep()));
        }
        return sites.call(subscript, (a, k) -> subscripts.get(a[0], a[1]), container, key(subscript));
    }

    private expr bound(Subscript place, expr bound) {
        return bound == null ? Sites.load(place, "None") : of(bound);
    }

    /** The key of a subscript that is no slice. */
    expr key(Subscript subscript) {
        if (subscript.getInternalSlice() instanceof Index index) {
            return of(index.getInternalValue());
        }
        throw Sites.refusal(subscript, "a slice here");
    }

    private expr call(Call call) {
        if (call.getInternalStarargs() != null || call.getInternalKwargs() != null) {
            throw Sites.refusal(call, "an argument with '*' or '**'");
        }
        requireDistinct(call);
        if (call.getInternalFunc() instanceof Attribute attribute) {
            return method(call, attribute);
        }
        if (!(call.getInternalFunc() instanceof Name name)) {
            throw Sites.refusal(call, "a call of a computed function");
        }
        String id = name.getInternalId();
        if (scope.isVariable(id) || !Scalars.isBuiltin(id)) {
            expr function = sites.call(call, (a, k) -> callable(a[0]), of(name));
            return Sites.call(call, function, all(call.getInternalArgs()), keywords(call));
        }
        if (id.equals("isinstance")) {
            return isInstance(call);
        }
        if (!BuiltinFunctions.NAMES.contains(id)) {
            throw Sites.refusal(name, "the built-in '" + id + "'");
        }
        return Sites.call(call, sites.site(call, (a, k) -> functions.call(id, a, k)),
                all(call.getInternalArgs()), keywords(call));
    }

    private static void requireDistinct(Call call) {
        Set<String> names = new HashSet<>();
        for (keyword argument : call.getInternalKeywords()) {
            if (!names.add(argument.getInternalArg())) {
                throw Sites.refusal(call, "a keyword argument twice");
            }
        }
    }

    private List<keyword> keywords(Call call) {
        List<keyword> keywords = new ArrayList<>();
        for (keyword argument : call.getInternalKeywords()) {
            keywords.add(new keyword(
                    (PythonTree) argument, argument.getInternalArg(), of(argument.getInternalValue())));
        }
        return keywords;
    }

    /** A function of the program; the arguments of anything else are evaluated before it turns out to be none. */
    private PyObject callable(PyObject value) {
        if (value instanceof PyFunction) {
            return value;
        }
        return execution.failing(PythonError.type("'" + Values.typeName(value) + "' object is not callable"));
    }

    private expr method(Call call, Attribute attribute) {
        String name = attribute.getInternalAttr();
        if (!Methods.NAMES.contains(name)) {
            throw Sites.refusal(attribute, "the method '" + name + "'");
        }
        List<expr> arguments = new ArrayList<>();
        arguments.add(of(attribute.getInternalValue()));
        arguments.addAll(all(call.getInternalArgs()));
        return Sites.call(call, sites.site(call, (a, k) ->
                methods.call(a[0], name, Arrays.copyOfRange(a, 1, a.length), k)), arguments, keywords(call));
    }

    private expr isInstance(Call call) {
        if (call.getInternalArgs().size() != 2 || !call.getInternalKeywords().isEmpty()
                || !(call.getInternalArgs().get(1) instanceof Name type)
                || !TYPES.contains(type.getInternalId()) || scope.isVariable(type.getInternalId())) {
            throw Sites.refusal(call, "'isinstance' with other than one of the types " + String.join(", ", TYPES));
        }
        String name = type.getInternalId();
        return sites.call(call, (a, k) -> Values.python(BuiltinFunctions.isInstance(a[0], name)),
                of(call.getInternalArgs().get(0)));
    }
}
