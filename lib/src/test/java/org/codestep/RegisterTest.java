package org.codestep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegisterTest {

    private static final List<Number> NUMBERS = List.of(1, 2L);

    @Test
    void aKindIsFoundByItsName() {
        Register<Number> register = new Register<>(NUMBERS, Number::toString);
        assertEquals(List.of("1", "2"), register.names());
        assertEquals(Optional.of(2L), register.find("2"));
        assertEquals(Optional.empty(), register.find("3"));
    }

    @Test
    void twoOfOneNameAreRefused() {
        var e = assertThrows(IllegalStateException.class, () -> new Register<>(NUMBERS, number -> "same"));
        assertEquals(
                "two kinds are called same: java.lang.Integer and java.lang.Long; take one off the class path",
                e.getMessage());
    }
}
