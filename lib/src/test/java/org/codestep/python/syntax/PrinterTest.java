package org.codestep.python.syntax;

import static org.codestep.python.syntax.SyntaxTrees.shape;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.codestep.Share;
import org.codestep.python.RandomPrograms;
import org.codestep.python.syntax.parser.Parser;
import org.junit.jupiter.api.Test;

class PrinterTest {

    @Test
    void parsingWhatWasPrintedGivesTheSameTree() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < Share.of(5_000); i++) {
            Program program = Parser.parse(RandomPrograms.next(random));
            String printed = Printer.print(program);
            assertEquals(shape(program), shape(Parser.parse(printed)), printed);
        }
    }

    @Test
    void printsParenthesesOnlyWhereTheyAreNeeded() {
        assertPrints("a - (b - c) * -d ** e", "((a) - (b - c) * (-(d ** e)))");
        assertPrints("(-a) ** b ** c", "(-a) ** (b ** (c))");
        assertPrints("(a ** b) ** c", "((a ** b) ** c)");
        assertPrints("not (a or b) and not a < b", "((not (a or b)) and (not (a < b)))");
        assertPrints("(a < b) < c", "(a < b) < c");
        assertPrints("(a if b else c) if d else e if f else g", "(a if b else c) if d else (e if f else g)");
        assertPrints("print(a, b + c, sep='')", "print ( a , (b+c) , sep = \"\" , )");
    }

    @Test
    void printsSequencesAndFunctions() {
        assertPrints("x = [1, (2, 3), (), (a,)][0][1:][::2]", "x = [ 1,(2,3),( ),(a,) , ] [0] [1 : ] [ : : 2]");
        assertPrints("(a, b), c[0] = d", "((a,b)), c[0] = d");
        assertPrints("f\"a{ b + 1!r}{{}}\\\"{ [1][0] }\"".replace(" }", "}"), "f'a{b+1!r}{{}}\"' f'{[1][0]}'");
        assertPrints("def f(a, b=(1, 2)):\n\treturn\ndef g():\n\treturn a, b", "def f(a,b=(1,2)): return\ndef g(): return (a,b)");
        assertPrints("if (a, b):\n\tpass", "if (a, b): pass");
    }

    @Test
    void keepsLiteralsAsTheyWereWritten() {
        assertPrints("0x1F + 1_000 + 1.50 + 2e3", "0x1F+1_000+1.50+2e3");
        assertPrints("'it\\'s\\n\\\\\\x00é'", "'it\\'s\\n\\\\\\0\\u00e9'");
    }

    @Test
    void indentsBlocksByOneTab() {
        String source = """
                a, b = 1, 2
                while a < 3:
                	a += 1
                	if a:
                		pass
                	elif b:
                		continue
                	else:
                		break
                else:
                	for i in range(3):
                		i
                """;
        assertEquals(source, Printer.print(Parser.parse(source)));
    }

    private static void assertPrints(String expected, String source) {
        assertEquals(expected + "\n", Printer.print(Parser.parse(source)));
    }
}
