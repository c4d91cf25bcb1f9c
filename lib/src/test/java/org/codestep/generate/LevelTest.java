package org.codestep.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LevelTest {

    @ParameterizedTest
    @EnumSource(Level.class)
    void aLevelIsFoundByItsName(Level level) {
        assertSame(level, Level.named(level.toString()));
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void aVariantIsFoundByItsName(Variant variant) {
        assertSame(variant, Variant.named(variant.toString()));
    }

    @Test
    void anUnknownNameListsTheKnownOnes() {
        assertEquals(
                "unknown level '9.9'; the levels are 1.1, 1.2, 2.1, 2.2, 3.1, 3.2, 4.1, ALL",
                assertThrows(IllegalArgumentException.class, () -> Level.named("9.9")).getMessage());
        assertEquals(
                "unknown variant 'x'; the variants are counting, public",
                assertThrows(IllegalArgumentException.class, () -> Variant.named("x")).getMessage());
    }
}
