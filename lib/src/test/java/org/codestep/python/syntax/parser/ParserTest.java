package org.codestep.python.syntax.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.codestep.python.syntax.Expression;
import org.codestep.python.syntax.Position;
import org.codestep.python.syntax.Printer;
import org.codestep.python.syntax.Program;
import org.codestep.python.syntax.PythonSyntaxException;
import org.codestep.python.syntax.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParserTest {

    @Test
    void knowsWhereOperatorsAndOperandsAre() {
        Program program = Parser.parse("x = (a +  b) * 12\n");
        var assign = (Statement.Assign) program.body().get(0);
        var product = (Expression.Binary) assign.value();
        var sum = (Expression.Binary) product.left();

        assertEquals(new Position(1, 14), product.operatorPosition());
        assertEquals(new Position(1, 5), product.position());
        assertEquals(new Position(1, 8), sum.operatorPosition());
        assertEquals(new Position(1, 6), sum.position());
        assertEquals(new Position(1, 16), product.right().position());
    }

    @Test
    void takesTheNotationOfTheLevels() {
        Program program = Parser.parse("d = 1\nif (not d <= 3) and ( d == 0) :\n\tprint(d)\nelse :\n\tprint(d * d)");
        var conditional = (Statement.If) program.body().get(1);
        assertEquals(1, conditional.branches().size());
        assertEquals(1, conditional.orElse().size());
    }

    @Test
    void joinsLinesInParenthesesAndAfterBackslash() {
        assertEquals("x = a + b\n", Printer.print(Parser.parse("x = (a # one\n\n  + b)")));
        assertEquals("x = a + b\n", Printer.print(Parser.parse("x = a \\\n  + b")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "class A: pass | 1:1: 'class' is not supported",
        "def f(*a): pass | 1:7: a parameter with '*' is not supported",
        "def f(a, a): pass | 1:10: duplicate argument 'a' in function definition",
        "def f(a=1, b): pass | 1:12: non-default argument follows default argument",
        "def f(a: int): pass | 1:8: a type annotation is not supported",
        "def f() -> int: pass | 1:9: a type annotation is not supported",
        "return 1 | 1:1: 'return' outside function",
        "x = lambda: 1 | 1:5: 'lambda' is not supported",
        "x = [a for a in b] | 1:8: a list comprehension is not supported",
        "x = [1, 2 | 1:10: expected a closing bracket but found the end of the program",
        "x = {} | 1:5: a dictionary or set is not supported",
        "x = a.b | 1:6: an attribute is not supported",
        "a[1:2] = b | 1:1: an assignment to a slice is not supported",
        "a[1:2, 3] | 1:6: a slice in a tuple is not supported",
        "[a, b] = c | 1:1: a list of targets is not supported",
        "x = f'{a:.2f}' | 1:9: a format specification in an f-string is not supported",
        "x = f'{a=}' | 1:9: '=' in an f-string is not supported",
        "x = f'{a' | 1:8: f-string: expecting '}'",
        "x = f'a}' | 1:8: f-string: single '}' is not allowed",
        "x = f'{ }' | 1:8: f-string: empty expression not allowed",
        "x = f'ab{1 + }' | 1:14: expected an expression but found the end of the program",
        "x: int = 1 | 1:2: a type annotation is not supported",
        "x = 1j | 1:5: a complex number is not supported",
        "x = 007 | 1:5: leading zeros in '007' are not permitted",
        "x = 1 + | 1:8: expected an expression but found the end of the line",
        "if x print(x) | 1:6: expected ':' but found 'print'",
        "1 = x | 1:1: expected a variable to assign to",
        "break | 1:1: 'break' outside a loop",
        "x = 'ab | 1:5: the string has no closing quote",
        "x = (1 | 1:7: expected a closing bracket but found the end of the program",
        "x = $ | 1:5: '$' is not supported here",
        "print 3 | 1:7: expected the end of the line but found '3'",
    })
    void saysWhatIsWrongAndWhere(String source, String message) {
        assertRefused(message, source);
    }

    @Test
    void aFunctionInsideAFunctionIsRefused() {
        assertRefused("2:2: a function inside a function is not supported", "def f():\n\tdef g(): pass");
        assertRefused("3:3: 'break' outside a loop", "while x:\n\tdef f():\n\t\tbreak");
    }

    @Test
    void saysWhatIsWrongWithIndentation() {
        assertRefused("1:3: unexpected indent", "  x = 1");
        assertRefused("2:1: expected an indented block but found 'x'", "if x:\nx = 1");
        assertRefused("3:3: unindent does not match any outer indentation level", "if x:\n    x = 1\n  x = 2");
        assertRefused("3:2: inconsistent use of tabs and spaces in indentation", "if x:\n        x = 1\n\tx = 2");
    }

    @Test
    void boundsDepthAndSize() {
        assertRefused("1:105: an expression nested so deeply is not supported",
                "x = " + "(".repeat(5_000) + "1" + ")".repeat(5_000));
        assertThrows(PythonSyntaxException.class, () -> Parser.parse("x = 1" + "+1".repeat(5_000)));
        assertThrows(PythonSyntaxException.class, () -> Parser.parse("x = " + "not ".repeat(5_000) + "1"));
        assertThrows(PythonSyntaxException.class, () -> Parser.parse("x = " + "9".repeat(4_301)));
        StringBuilder blocks = new StringBuilder();
        for (int i = 0; i < 90; i++) {
            blocks.append(" ".repeat(i)).append("if x:\n");
        }
        assertThrows(PythonSyntaxException.class, () -> Parser.parse(blocks.toString()));
    }

    @Test
    void anIfWithVeryManyBranchesIsRefused() {
        assertRefused("2001:1: more than 1000 branches of an 'if' are not supported",
                "if x:\n\tpass\n" + "elif x:\n\tpass\n".repeat(1_000));
    }

    private static void assertRefused(String message, String source) {
        var problem = assertThrows(PythonSyntaxException.class, () -> Parser.parse(source), source);
        assertEquals(message, problem.getMessage());
    }
}
