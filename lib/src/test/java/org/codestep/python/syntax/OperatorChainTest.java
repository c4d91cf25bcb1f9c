package org.codestep.python.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.codestep.Share;
import org.codestep.python.syntax.parser.Parser;
import org.junit.jupiter.api.Test;

class OperatorChainTest {

    private static Expression parse(String expression) {
        return ((Statement.ExpressionStatement) Parser.parse(expression).body().get(0)).value();
    }

    private static String with(String expression, int operator, BinaryOperator replacement) {
        OperatorChain chain = new OperatorChain(parse(expression), expression);
        return SyntaxTrees.shape(chain.with(operator, replacement));
    }

    @Test
    void anOperatorThatBindsTighterTakesItsNeighbours() {
        assertEquals(SyntaxTrees.shape(parse("a - b * c")), with("a - b - c", 1, BinaryOperator.MULTIPLY));
        assertEquals(SyntaxTrees.shape(parse("(a - b) * c")), with("(a - b) - c", 0, BinaryOperator.MULTIPLY));
        assertEquals(SyntaxTrees.shape(parse("-a ** b")), with("-a * b", 0, BinaryOperator.POWER));
        assertEquals(SyntaxTrees.shape(parse("a ** -b ** c")), with("a ** -b - c", 1, BinaryOperator.POWER));
    }

    @Test
    void operandsInParenthesesStayWhole() {
        OperatorChain chain = new OperatorChain(parse("(a + b)*( c - d)+ (-e)"), "(a + b)*( c - d)+ (-e)");
        assertEquals(List.of("*", "+"), chain.operators().stream().map(infix -> infix.operator().symbol()).toList());
        assertEquals(3, chain.operands().size());
    }

    /** Every operator of random expressions, replaced in the tree and in the text. */
    @Test
    void theTreeIsThatOfTheChangedText() {
        SplittableRandom random = new SplittableRandom(3);
        int replaced = 0;
        for (int i = 0; i < Share.of(5_000); i++) {
            String text = expression(random, 3);
            Expression root = parse(text);
            if (!OperatorChain.isChain(root)) {
                continue;
            }
            OperatorChain chain = new OperatorChain(root, text);
            for (int at = 0; at < chain.operators().size(); at++) {
                OperatorChain.Infix infix = chain.operators().get(at);
                for (BinaryOperator other : BinaryOperator.values()) {
                    int column = infix.position().column() - 1;
                    String changed = new StringBuilder(text)
                            .replace(column, column + infix.operator().symbol().length(), other.symbol())
                            .toString();
                    assertEquals(SyntaxTrees.shape(parse(changed)), SyntaxTrees.shape(chain.with(at, other)), changed);
                    replaced++;
                }
            }
        }
        assertTrue(replaced > Share.of(50_000), replaced + " replaced");
    }

    private static String expression(SplittableRandom random, int depth) {
        int kind = random.nextInt(depth == 0 ? 2 : 8);
        if (kind == 0) {
            return "a";
        } else if (kind == 1) {
            return "f(b, 2 + c)";
        } else if (kind == 2) {
            return List.of("-", "+", "~").get(random.nextInt(3)) + expression(random, depth - 1);
        } else if (kind == 3) {
            return "(" + " ".repeat(random.nextInt(2)) + expression(random, depth - 1) + ")";
        }
        BinaryOperator operator = BinaryOperator.values()[random.nextInt(BinaryOperator.values().length)];
        String space = " ".repeat(random.nextInt(2));
        return expression(random, depth - 1) + space + operator.symbol() + space + expression(random, depth - 1);
    }
}
