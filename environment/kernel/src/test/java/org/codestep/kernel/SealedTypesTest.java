package org.codestep.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SealedTypesTest {

    private static String first(String... pieces) {
        return new SealedTypes(List.of(pieces)).permits(pieces[0]).into(pieces[0]);
    }

    @Test
    void theSubtypesOfOtherPiecesArePermitted() {
        assertEquals("sealed interface S<T extends Object> extends A<T>  permits B, C { int f(); }",
                first("sealed interface S<T extends Object> extends A<T> { int f(); }",
                        "record B() implements X, S<Integer> { }", "int n = 1;",
                        "class C implements q.S<String> {}", "class D { class E implements S { } }"));
        assertEquals("@A({1}) sealed class S { class I extends S {} }".replace("{ class", " permits S.I, B { class"),
                first("@A({1}) sealed class S { class I extends S {} }", "final class B extends S {}"));
    }

    @Test
    void otherPiecesStayAsTheyAre() {
        for (String piece : List.of("sealed interface S permits B {}",
                "sealed interface S { record I() implements S {} }", "interface S {}", "sealed interface T {}",
                "String sealed = \"sealed\";", "non-sealed class S extends A {}")) {
            String other = piece.contains("record") ? "record B() {}" : "record B() implements S {}";
            assertEquals(piece, first(piece, other));
        }
    }
}
