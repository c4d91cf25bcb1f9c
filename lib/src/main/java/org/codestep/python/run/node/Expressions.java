package org.codestep.python.run.node;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.codestep.python.run.limit.Meter;
import org.codestep.python.run.operation.BuiltinFunction;
import org.codestep.python.run.operation.Builtins;
import org.codestep.python.run.operation.Comparisons;
import org.codestep.python.run.operation.Operators;
import org.codestep.python.run.operation.Sequences;
import org.codestep.python.run.state.Frame;
import org.codestep.python.run.state.Output;
import org.codestep.python.run.value.None;
import org.codestep.python.run.value.NotModelledException;
import org.codestep.python.run.value.PythonError;
import org.codestep.python.run.value.Representation;
import org.codestep.python.run.value.Unmodelled;
import org.codestep.python.run.value.Values;
import org.codestep.python.syntax.ComparisonOperator;
import org.codestep.python.syntax.Position;
import org.codestep.python.syntax.UnaryOperator;

/** The kinds of compiled expressions. */
public final class Expressions {

    private Expressions() {}

    /** A value that stands in the program. */
    public static final class Constant extends ExpressionNode {
        private static final Constant[] DIGITS = new Constant[10];

        static {
            for (int i = 0; i < DIGITS.length; i++) {
                DIGITS[i] = new Constant((long) i);
            }
        }

        private final Object value;

        public Constant(Object value) {
            this.value = value;
        }

        /** One for all programs if it is a digit, as most numbers are. */
        public static Constant of(Object value) {
            return value instanceof Long number && number >= 0 && number < DIGITS.length
                    ? DIGITS[number.intValue()]
                    : new Constant(value);
        }

        @Override
        Object evaluate(Frame frame) {
            return value;
        }
    }

    /** A variable of the code that it stands in. */
    public static class Variable extends ExpressionNode {
        final int slot;
        final String name;

        public Variable(int slot, String name) {
            this.slot = slot;
            this.name = name;
        }

        @Override
        Object evaluate(Frame frame) {
            Object value = frame.load(slot);
            return value == null ? unassigned() : value;
        }

        /** What takes the place of a value, or an exception. */
        Object unassigned() {
            throw new PythonError("UnboundLocalError",
                    "cannot access local variable '" + name + "' where it is not associated with a value");
        }
    }

    /** A variable of the module in code of the module: without a value, its name is a built-in's. */
    public static class ModuleVariable extends Variable {
        private final Position position;

        public ModuleVariable(int slot, String name, Position position) {
            super(slot, name);
            this.position = position;
        }

        @Override
        Object unassigned() {
            BuiltinFunction function = BuiltinFunction.of(name);
            if (function != null) {
                return function;
            } else if (Builtins.contains(name)) {
                throw new NotModelledException(position, "the built-in '" + name + "' is not supported");
            }
            throw new PythonError("NameError", "name '" + name + "' is not defined");
        }
    }

    /** A variable of the module in a function. */
    public static final class GlobalVariable extends ModuleVariable {

        public GlobalVariable(int slot, String name, Position position) {
            super(slot, name, position);
        }

        @Override
        Object evaluate(Frame frame) {
            return super.evaluate(frame.run().module());
        }
    }

    /** {@code [a, b]} and {@code a, b}. */
    public static final class Display extends ExpressionNode {
        private final ExpressionNode[] elements;
        private final Function<List<Object>, Object> maker;

        /** @param maker of the list or tuple */
        public Display(List<ExpressionNode> elements, Function<List<Object>, Object> maker) {
            this.elements = elements.toArray(new ExpressionNode[0]);
            this.maker = maker;
        }

        @Override
        Object evaluate(Frame frame) {
            Object[] values = evaluate(elements, frame);
            frame.meter().allocate((long) Values.REFERENCE_BYTES * values.length);
            return maker.apply(Arrays.asList(values));
        }
    }

    /** {@code value[index]}. */
    public static final class Subscript extends ExpressionNode {
        private final ExpressionNode value;
        private final ExpressionNode index;

        public Subscript(ExpressionNode value, ExpressionNode index) {
            this.value = value;
            this.index = index;
        }

        @Override
        Object evaluate(Frame frame) {
            Object sequence = value.evaluate(frame);
            return Sequences.item(sequence, index.evaluate(frame));
        }
    }

    /** {@code value[lower:upper:step]}; what is left out is a constant {@link None}. */
    public static final class Slice extends ExpressionNode {
        private final ExpressionNode value;
        private final ExpressionNode lower;
        private final ExpressionNode upper;
        private final ExpressionNode step;

        public Slice(ExpressionNode value, ExpressionNode lower, ExpressionNode upper, ExpressionNode step) {
            this.value = value;
            this.lower = lower;
            this.upper = upper;
            this.step = step;
        }

        @Override
        Object evaluate(Frame frame) {
            Object sequence = value.evaluate(frame);
            Object from = lower.evaluate(frame);
            Object to = upper.evaluate(frame);
            return Sequences.slice(sequence, from, to, step.evaluate(frame), frame.meter());
        }
    }

    /** An f-string. */
    public static final class FormattedString extends ExpressionNode {
        private final ExpressionNode[] parts;
        private final boolean[] asRepr;

        /** @param asRepr which parts are shown as {@code repr} shows them */
        public FormattedString(List<ExpressionNode> parts, boolean[] asRepr) {
            this.parts = parts.toArray(new ExpressionNode[0]);
            this.asRepr = asRepr;
        }

        @Override
        Object evaluate(Frame frame) {
            Meter meter = frame.meter();
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < parts.length; i++) {
                Object value = parts[i].evaluate(frame);
                String part = asRepr[i] ? Representation.repr(value, meter) : Representation.str(value, meter);
                meter.allocate((long) part.length() * Character.BYTES);
                text.append(part);
            }
            return text.toString();
        }
    }

    /** {@code -operand} and its like. */
    public static final class Unary extends ExpressionNode {
        private final UnaryOperator operator;
        private final ExpressionNode operand;

        public Unary(UnaryOperator operator, ExpressionNode operand) {
            this.operator = operator;
            this.operand = operand;
        }

        @Override
        Object evaluate(Frame frame) {
            return Operators.unary(operator, operand.evaluate(frame));
        }
    }

    /** {@code left + right} and its like. */
    public static final class Binary extends ExpressionNode {
        private final ExpressionNode left;
        private final Operation operation;
        private final ExpressionNode right;

        public Binary(ExpressionNode left, Operation operation, ExpressionNode right) {
            this.left = left;
            this.operation = operation;
            this.right = right;
        }

        @Override
        Object evaluate(Frame frame) {
            Object a = left.evaluate(frame);
            return operation.apply(a, right.evaluate(frame), frame.meter());
        }
    }

    /** {@code a < b < c}: the operands are evaluated up to the first comparison that does not hold. */
    public static final class Comparison extends ExpressionNode {
        private final ExpressionNode first;
        private final ComparisonOperator[] operators;
        private final ExpressionNode[] rest;

        public Comparison(ExpressionNode first, List<ComparisonOperator> operators, List<ExpressionNode> rest) {
            this.first = first;
            this.operators = operators.toArray(new ComparisonOperator[0]);
            this.rest = rest.toArray(new ExpressionNode[0]);
        }

        @Override
        Object evaluate(Frame frame) {
            Object left = first.evaluate(frame);
            for (int i = 0; i < rest.length; i++) {
                Object right = rest[i].evaluate(frame);
                if (!Comparisons.compare(operators[i], left, right)) {
                    return false;
                }
                left = right;
            }
            return true;
        }
    }

    /** {@code and} and {@code or}: the value of the operand that decided. */
    public static final class ShortCircuit extends ExpressionNode {
        private final boolean deciding;
        private final ExpressionNode[] operands;

        /** @param deciding the truth that ends the evaluation: true for {@code or} */
        public ShortCircuit(boolean deciding, List<ExpressionNode> operands) {
            this.deciding = deciding;
            this.operands = operands.toArray(new ExpressionNode[0]);
        }

        @Override
        Object evaluate(Frame frame) {
            Object value = null;
            for (ExpressionNode operand : operands) {
                value = operand.evaluate(frame);
                if (Values.isTrue(value) == deciding) {
                    return value;
                }
            }
            return value;
        }
    }

    /** {@code whenTrue if test else whenFalse}. */
    public static final class Conditional extends ExpressionNode {
        private final ExpressionNode test;
        private final ExpressionNode whenTrue;
        private final ExpressionNode whenFalse;

        public Conditional(ExpressionNode test, ExpressionNode whenTrue, ExpressionNode whenFalse) {
            this.test = test;
            this.whenTrue = whenTrue;
            this.whenFalse = whenFalse;
        }

        @Override
        Object evaluate(Frame frame) {
            return (Values.isTrue(test.evaluate(frame)) ? whenTrue : whenFalse).evaluate(frame);
        }
    }

    /** {@code print}. */
    public static final class Print extends ExpressionNode {
        /** In place of an argument's number: there is none. */
        public static final int NOT_GIVEN = -1;

        private final ExpressionNode[] values;
        private final int printed;
        private final int separator;
        private final int end;

        /**
         * @param values of all arguments as written, the named ones last
         * @param printed how many of them are to be printed
         * @param separator which one is {@code sep}, or {@link #NOT_GIVEN}
         * @param end which one is {@code end}, or {@link #NOT_GIVEN}
         */
        public Print(List<ExpressionNode> values, int printed, int separator, int end) {
            this.values = values.toArray(new ExpressionNode[0]);
            this.printed = printed;
            this.separator = separator;
            this.end = end;
        }

        @Override
        Object evaluate(Frame frame) {
            if (printed == 1 && values.length == 1) {
                Object value = values[0].evaluate(frame);
                Output output = frame.run().output();
                output.print(value);
                output.print("\n");
            } else {
                printAll(frame);
            }
            return None.NONE;
        }

        private void printAll(Frame frame) {
            Object[] results = evaluate(values, frame);
            String between = separator == NOT_GIVEN ? " " : text("sep", results[separator], " ");
            String after = end == NOT_GIVEN ? "\n" : text("end", results[end], "\n");
            Output output = frame.run().output();
            for (int i = 0; i < printed; i++) {
                if (i > 0) {
                    output.print(between);
                }
                output.print(results[i]);
            }
            output.print(after);
        }

        private static String text(String keyword, Object value, String otherwise) {
            if (value == None.NONE) {
                return otherwise;
            }
            if (value instanceof String text) {
                return text;
            }
            throw PythonError.type(keyword + " must be None or a string, not " + Values.typeName(value));
        }
    }

    /** A call of whatever the function turns out to be. */
    public static final class Call extends ExpressionNode {
        private final ExpressionNode function;
        private final ExpressionNode[] arguments;
        private final String[] names;
        private final Position position;

        /**
         * @param arguments as written, the named ones last
         * @param names of the last arguments
         */
        public Call(ExpressionNode function, List<ExpressionNode> arguments, List<String> names, Position position) {
            this.function = function;
            this.arguments = arguments.toArray(new ExpressionNode[0]);
            this.names = names.toArray(new String[0]);
            this.position = position;
        }

        @Override
        Object evaluate(Frame frame) {
            Object callee = function.evaluate(frame);
            Object[] values = evaluate(arguments, frame);
            if (callee instanceof FunctionValue defined) {
                return defined.call(bound(defined, values, frame));
            } else if (callee instanceof BuiltinFunction builtin) {
                return call(builtin, values, frame.meter());
            }
            throw PythonError.type("'" + Values.typeName(callee) + "' object is not callable");
        }

        private Object call(BuiltinFunction builtin, Object[] values, Meter meter) {
            if (names.length > 0) {
                throw new NotModelledException(
                        position, "a keyword argument of '" + builtin.pythonName() + "' is not supported");
            }
            try {
                return builtin.call(Arrays.asList(values), meter);
            } catch (Unmodelled problem) {
                throw new NotModelledException(position, problem.getMessage());
            }
        }

        /** A frame of the function whose parameters have the arguments' values. */
        private Frame bound(FunctionValue callee, Object[] values, Frame caller) {
            int unnamed = values.length - names.length;
            if (unnamed > callee.parameters()) {
                throw problem(callee, "takes " + callee.parameters() + " positional arguments but " + unnamed
                        + " were given");
            }
            Object[] parameters = new Object[callee.parameters()];
            System.arraycopy(values, 0, parameters, 0, unnamed);
            for (int i = 0; i < names.length; i++) {
                int at = Arrays.asList(callee.names()).subList(0, parameters.length).indexOf(names[i]);
                if (at < 0) {
                    throw problem(callee, "got an unexpected keyword argument '" + names[i] + "'");
                } else if (parameters[at] != null) {
                    throw problem(callee, "got multiple values for argument '" + names[i] + "'");
                }
                parameters[at] = values[unnamed + i];
            }
            Frame frame = new Frame(caller.run(), caller, callee.names());
            int required = parameters.length - callee.defaults().length;
            for (int i = 0; i < parameters.length; i++) {
                if (parameters[i] == null && i < required) {
                    throw problem(callee, "missing a required positional argument: '" + callee.names()[i] + "'");
                }
                frame.store(i, parameters[i] == null ? callee.defaults()[i - required] : parameters[i]);
            }
            return frame;
        }

        private static PythonError problem(FunctionValue callee, String problem) {
            return PythonError.type(callee.name() + "() " + problem);
        }
    }
}
