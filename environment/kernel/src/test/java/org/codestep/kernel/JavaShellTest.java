package org.codestep.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Cells without a front end and, as the tests' JVM has no agent, without classes that get new code in place. */
class JavaShellTest {
    private final List<String> notices = new ArrayList<>();
    private final Interruption interruption = new Interruption();
    private final JavaShell shell = new JavaShell(KernelSettings.from(Map.of()),
            new CellExecution(new CellThread(interruption), Duration.ZERO), interruption, magic -> magic, notices::add);

    private Object run(String cell) throws CellException {
        return shell.run(new Cell("test", cell));
    }

    @AfterEach
    void close() {
        shell.close();
    }

    @Test
    void variablesKeepTheirValuesWhenWhatTheyWereComputedFromIsDeclaredAgain() throws CellException {
        run("int n = 3; var sq = n * n; var text = \"n=\" + n; var made = new int[n]; var far = sq + made.length;");
        for (String again : List.of("int n = 4;", "String n = \"a\";", "double n = sq / 2.0;")) {
            run(again);
            assertEquals("9 n=3 3 12", run("sq + \" \" + text + \" \" + made.length + \" \" + far"), again);
        }
        assertEquals(4.5, run("n"));
        assertEquals(List.of(), notices);
    }

    @Test
    void anObjectOutlivesItsClass() throws CellException {
        run("class Model { int w = 7; }\nModel train() { return new Model(); }");
        run("var model = train();");
        run("Model train() { Model m = new Model(); m.w = 8; return m; }");
        assertEquals(7, run("model.w"));
        run("class Model { int w = 9; }");
        assertEquals(7, run("model.w"));
        assertEquals(List.of("Model is a new class now; model keeps what is of the earlier one. To use the new, "
                + "compute it again."), notices);
        run("var model = new Model();");
        assertEquals(9, run("model.w"));
    }

    @Test
    void aRefusedDeclarationLeavesTheEarlierOne() throws CellException {
        run("int a = 6; int twice() { return 2 * a; } class C { int c = 5; }");
        for (String refused : List.of("int a = \"text\";", "int a = missing;", "int twice() { return \"text\"; }",
                "class C { int c = \"text\"; }")) {
            assertThrows(CellException.class, () -> run(refused));
            assertEquals(17 + 6, run("a + twice() + new C().c"), refused);
        }
    }

    @Test
    void staticFieldsOfAClassThatWasOnlyTouchedAreCarriedOver() throws CellException {
        run("class Part { int a; } class Store { static int count; static void add(Part p) { count++; } }");
        run("Store.add(new Part());");
        run("class Part { int a, b; }");
        assertEquals(1, run("Store.count"));
    }

    @Test
    void whatFollowsAnUnclosedCommentIsNotDropped() {
        CellException e = assertThrows(CellException.class, () -> run("int a = 1;\n /* b\nint c;"));
        assertEquals("line 2: the comment that begins here is not closed: */ is missing", e.getMessage());
    }
}
