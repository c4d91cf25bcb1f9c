package org.codestep.python.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes expressions. A precedence says how tightly an expression's outermost operator binds. */
final class ExpressionPrinter {

    private static final int TUPLE = 0;
    private static final int CONDITIONAL = 1;
    private static final int OR = 2;
    private static final int AND = 3;
    private static final int NOT = 4;
    private static final int COMPARISON = 5;
    /** That of a {@link BinaryOperator} is added. */
    private static final int BINARY = 6;
    private static final int UNARY = BINARY + BinaryOperator.MULTIPLY.precedence() + 1;
    private static final int POWER = UNARY + 1;
    private static final int PRIMARY = POWER + 1;

    private ExpressionPrinter() {}

    static String print(Expression expression) {
        return print(expression, TUPLE);
    }

    /** As it stands among others with commas. */
    static String element(Expression expression) {
        return print(expression, CONDITIONAL);
    }

    /** In parentheses if it binds less tightly than its surroundings need. */
    private static String print(Expression expression, int needed) {
        String text = bare(expression);
        return precedence(expression) < needed ? "(" + text + ")" : text;
    }

    private static int precedence(Expression expression) {
        if (expression instanceof Expression.Binary binary) {
            return binary.operator() == BinaryOperator.POWER ? POWER : BINARY + binary.operator().precedence();
        } else if (expression instanceof Expression.Unary unary) {
            return unary.operator() == UnaryOperator.NOT ? NOT : UNARY;
        } else if (expression instanceof Expression.Comparison) {
            return COMPARISON;
        } else if (expression instanceof Expression.BooleanOperation operation) {
            return operation.operator() == BooleanOperator.AND ? AND : OR;
        } else if (expression instanceof Expression.Conditional) {
            return CONDITIONAL;
        }
        boolean bareTuple = expression instanceof Expression.TupleDisplay tuple && !tuple.elements().isEmpty();
        return bareTuple ? TUPLE : PRIMARY;
    }

    private static String bare(Expression expression) {
        if (expression instanceof Expression.Name name) {
            return name.id();
        } else if (expression instanceof Expression.IntegerLiteral number) {
            return number.text();
        } else if (expression instanceof Expression.FloatLiteral number) {
            return number.text();
        } else if (expression instanceof Expression.StringLiteral string) {
            return quoted(string.value());
        } else if (expression instanceof Expression.BooleanLiteral truth) {
            return truth.value() ? "True" : "False";
        } else if (expression instanceof Expression.NoneLiteral) {
            return "None";
        } else if (expression instanceof Expression.Unary unary) {
            int operand = unary.operator() == UnaryOperator.NOT ? NOT : UNARY;
            return unary.operator().prefix() + print(unary.operand(), operand);
        } else if (expression instanceof Expression.Binary binary) {
            return binary(binary);
        } else if (expression instanceof Expression.Comparison comparison) {
            return comparison(comparison);
        } else if (expression instanceof Expression.BooleanOperation operation) {
            int operand = precedence(operation) + 1;
            return joined(" " + operation.operator().symbol() + " ", operation.operands(), operand);
        } else if (expression instanceof Expression.Conditional conditional) {
            return print(conditional.whenTrue(), OR) + " if " + print(conditional.test(), OR) + " else "
                    + print(conditional.whenFalse(), CONDITIONAL);
        } else if (expression instanceof Expression.TupleDisplay tuple) {
            String elements = joined(", ", tuple.elements(), CONDITIONAL);
            return switch (tuple.elements().size()) {
                case 0 -> "()";
                case 1 -> elements + ",";
                default -> elements;
            };
        } else if (expression instanceof Expression.ListDisplay list) {
            return "[" + joined(", ", list.elements(), CONDITIONAL) + "]";
        } else if (expression instanceof Expression.Subscript subscript) {
            return print(subscript.value(), PRIMARY) + "[" + print(subscript.index()) + "]";
        } else if (expression instanceof Expression.Slice slice) {
            String step = slice.step() == null ? "" : ":" + element(slice.step());
            return (slice.lower() == null ? "" : element(slice.lower())) + ":"
                    + (slice.upper() == null ? "" : element(slice.upper())) + step;
        } else if (expression instanceof Expression.FormattedString string) {
            return formatted(string);
        } else if (expression instanceof Expression.Call call) {
            return call(call);
        }
        throw new IllegalArgumentException("no expression: " + expression);
    }

    private static String binary(Expression.Binary binary) {
        int own = precedence(binary);
        if (binary.operator() == BinaryOperator.POWER) {
            return print(binary.left(), PRIMARY) + " ** " + print(binary.right(), UNARY);
        }
        return print(binary.left(), own) + " " + binary.operator().symbol() + " " + print(binary.right(), own + 1);
    }

    private static String comparison(Expression.Comparison comparison) {
        StringBuilder text = new StringBuilder(print(comparison.first(), BINARY));
        for (Expression.ComparedWith compared : comparison.rest()) {
            text.append(' ').append(compared.operator().symbol()).append(' ').append(print(compared.value(), BINARY));
        }
        return text.toString();
    }

    private static String call(Expression.Call call) {
        List<String> arguments = new ArrayList<>();
        call.arguments().forEach(argument -> arguments.add(print(argument, CONDITIONAL)));
        call.keywords().forEach(
                keyword -> arguments.add(keyword.name() + "=" + print(keyword.value(), CONDITIONAL)));
        return print(call.function(), PRIMARY) + "(" + String.join(", ", arguments) + ")";
    }

    private static String joined(String separator, List<Expression> expressions, int needed) {
        return String.join(separator, expressions.stream().map(part -> print(part, needed)).toList());
    }

    /** In double quotes, so that the strings inside the braces can have single ones. */
    private static String formatted(Expression.FormattedString string) {
        StringBuilder text = new StringBuilder("f\"");
        for (Expression.Part part : string.parts()) {
            if (part instanceof Expression.Text literal) {
                text.append(escaped(literal.value(), '"').replace("{", "{{").replace("}", "}}"));
            } else if (part instanceof Expression.Replacement replacement) {
                // A space: two braces would be one that stands for itself.
                text.append("{ ").append(print(replacement.value())).append(replacement.asRepr() ? "!r}" : "}");
            }
        }
        return text.append('"').toString();
    }

    private static String quoted(String value) {
        return "'" + escaped(value, '\'') + "'";
    }

    private static String escaped(String value, char quote) {
        StringBuilder text = new StringBuilder();
        value.chars().forEach(c -> {
            switch (c) {
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case '\\' -> text.append("\\\\");
                default -> {
                    if (c == quote) {
                        text.append('\\');
                    }
                    text.append(c < ' ' ? String.format(Locale.ROOT, "\\x%02x", c) : String.valueOf((char) c));
                }
            }
        });
        return text.toString();
    }
}
