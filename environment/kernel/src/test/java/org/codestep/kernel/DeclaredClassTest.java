package org.codestep.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DeclaredClassTest {

    @Test
    void aNameIsTakenApart() {
        DeclaredClass inner = DeclaredClass.of("REPL.$JShell$13B$Model$Part");
        assertEquals("Model.Part", inner.member());
        assertEquals("Model", inner.outermost());
        assertEquals("REPL.$JShell$13B", inner.wrapper());
        assertEquals(DeclaredClass.of("REPL.$JShell$13$Model$Part").declaration(), inner.declaration());
        assertEquals("", DeclaredClass.of("REPL.$JShell$13").member());
        assertThrows(IllegalArgumentException.class, () -> DeclaredClass.of("java.util.List"));
    }

    @Test
    void onlyWhatACellCanNameIsNamed() {
        assertTrue(DeclaredClass.of("REPL.$JShell$13$Model").isNamed());
        for (String name : new String[] {
            "", "$1", "$1Local", "$Model$1", "$$Lambda/0x00007f", "$$JShell$anonymous$$0"}) {
            assertFalse(DeclaredClass.of("REPL.$JShell$13" + name).isNamed(), name);
        }
    }
}
