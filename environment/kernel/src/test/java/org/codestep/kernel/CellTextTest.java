package org.codestep.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class CellTextTest {

    private static String rewritten(String source) {
        return CellText.rewriteMagics(source, magic -> "<" + magic.strip() + ">");
    }

    @Test
    void magicLinesAreRewrittenAndAllOthersKept() {
        assertEquals("int a = 1;\n<%jars x.jar>\nint b;", rewritten("int a = 1;\n  %jars x.jar\nint b;"));
        assertEquals("<List<String> l = %jars x>", rewritten("List<String> l = %jars x"));
        assertEquals("<%%pom\nbody %x\n%y>", rewritten("%%pom\nbody %x\n%y"));
    }

    @Test
    void percentSignsInCommentsTextBlocksAndExpressionsStay() {
        for (String source : new String[] {
            "/*\n%comment\n*/", "String s = \"\"\"\n    %d \\\"\"\" %s\n    %x\n    \"\"\";", "int a = b\n    % c;",
            "String s = \"/*\"; // /* \"\"\"", "char c = '\"'; /* ' */ String t = \"\\\"\";"}) {
            assertEquals(source, rewritten(source));
        }
    }

    @Test
    void magicsAfterLiteralsAndCommentsAreSeen() {
        for (String before : new String[] {
            "String s = \"/*\";", "// /*", "char c = '\"';", "/* \" */", "String s = \"\"\"\n %x\n \"\"\";", "int a = 4 / 2;"}) {
            assertEquals(before + "\n<%jars x>", rewritten(before + "\n%jars x"));
        }
    }

    @Test
    void blankAndCommentsAreSkipped() {
        assertEquals(0, CellText.skipBlank("x", 0));
        assertEquals(19, CellText.skipBlank(" \n// a\n /* b\n */ \n x", 0));
        assertEquals(4, CellText.skipBlank("// a", 0));
        assertEquals(4, CellText.skipBlank("/* a", 0));
        assertEquals(5, CellText.skipBlank("1; \n x", 2));
    }

    @Test
    void aStatementEndsAtItsSemicolonOrBrace() {
        for (String statement : List.of(
                "int a = switch (b) { case 1 -> 2; default -> throw new Error(\";}\"); };",
                "if (a) { b(); } else { c(); }",
                "try { a(); } catch (Exception e) { b(); } finally { c(); }",
                "do { a(); } while (b);",
                "run(() -> { a(); /* ; } */ });",
                "List.of(1).forEach(x -> { a(); }).b();",
                "String s = \"\"\"\n a; } \n\"\"\";",
                "char c = '}';")) {
            assertEquals(statement.length(), CellText.endOfStatement(statement + "\nnext();", 0), statement);
        }
        assertEquals(4, CellText.endOfStatement("open", 0));
    }
}
