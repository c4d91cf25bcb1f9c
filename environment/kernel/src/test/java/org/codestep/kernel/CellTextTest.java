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
        assertEquals("%%pom a\n ", CellText.rewriteMagics("%%pom a \n", magic -> magic));
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
    void aLineThatGoesOnWithAStatementIsNoMagic() {
        for (String source : new String[] {
            "int r = total\n%count;", "int r = total\n    %count\n  %count;", "f(a,\nb\n%c);",
            "int[] a = {1,\n7\n%size};",
            "int r = switch (k) { default -> 7; }\n%size;", "return switch (k) { default -> 7; }\n%size;",
            "int r = a // ;\n%b;", "int r = a /* ; */\n%b;", "char c = ';'\n%b;", "String s = \"=%d\" + \"= %s\";",
            "// x = %jars\nint a;", "String s = \"\"\"\n;\n%x\n\"\"\";", "/* ;\n%x */ int a;",
            "for (int i = 9\n%n; ;) { }"}) {
            assertEquals(source, rewritten(source));
        }
    }

    @Test
    void aLineThatBeginsAStatementMayBeAMagic() {
        for (String before : new String[] {
            "f();", "if (a) { b(); }", "class A { int a = 1; }", "int[] a = {1};", "// x", "import a.B;",
            "@A(b = 1) class C { }",
            "if (a) {", "Runnable r = () -> {", "void f() { int a = 7\n % b;", "int a = 7\n%b;"}) {
            assertEquals(before + "\n<%jars x>", rewritten(before + "\n%jars x"));
        }
        assertEquals("<%jars x>\n<%jars y>\n<var l = %jars z>\nint a = 7\n%b;",
                rewritten("%jars x\n%jars y\nvar l = %jars z\nint a = 7\n%b;"));
    }

    @Test
    void whatIsNotClosedIsFound() {
        assertEquals(2, CellText.unclosedComment("a;/* b\n"));
        assertEquals(0, CellText.unclosedComment("/*/"));
        for (String closed : List.of("/**/", "/* a */ b", "// /*", "\"/*\"", "a '/*'", "\"\"\"\n/* \"\"\"")) {
            assertEquals(-1, CellText.unclosedComment(closed), closed);
        }
        assertEquals(8, CellText.unclosedBracket("f() { } {"));
        assertEquals(-1, CellText.unclosedBracket("f() { \"{\" /* { */ }"));
    }

    @Test
    void theLastStatementGetsItsSemicolon() {
        assertEquals("int a = switch (b) { default -> 1; }; // c\n",
                CellText.withSemicolon("int a = switch (b) { default -> 1; } // c\n"));
        for (String kept : List.of("a();", "class A { }", "f(", "if (a) { b(); }\n")) {
            assertEquals(kept, CellText.withSemicolon(kept));
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
                "int a = switch (b) { default -> 1; } + 2;",
                "Runnable r = () -> { a(); };",
                "char c = '}';")) {
            assertEquals(statement.length(), CellText.endOfStatement(statement + "\nnext();", 0), statement);
        }
        assertEquals(4, CellText.endOfStatement("open", 0));
    }
}
