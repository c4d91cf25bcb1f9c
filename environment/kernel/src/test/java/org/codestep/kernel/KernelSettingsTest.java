package org.codestep.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KernelSettingsTest {

    private static Duration timeout(String text) {
        return KernelSettings.from(Map.of("IJAVA_TIMEOUT", text)).timeout();
    }

    @Test
    void nothingIsSetByDefault() {
        assertEquals(new KernelSettings("", List.of(), Duration.ZERO, "", "", ""), KernelSettings.from(Map.of()));
    }

    @Test
    void timeoutsAreMillisecondsOrHaveAUnit() {
        assertEquals(Duration.ofMillis(250), timeout("250"));
        assertEquals(Duration.ofSeconds(30), timeout(" 30 seconds "));
        assertEquals(Duration.ofHours(2), timeout("2 HOURS"));
        assertEquals(Duration.ZERO, timeout("-1"));
    }

    @Test
    void aWrongTimeoutIsNamed() {
        for (String text : new String[] {"soon", "5 fortnights"}) {
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> timeout(text));
            assertTrue(e.getMessage().contains("IJAVA_TIMEOUT is '" + text + "'"), e.getMessage());
        }
    }

    @Test
    void optionsAreSplitAtBlanks() {
        assertEquals(List.of("-parameters", "-Xlint:all"),
                KernelSettings.from(Map.of("IJAVA_COMPILER_OPTS", " -parameters  -Xlint:all")).compilerOptions());
    }
}
