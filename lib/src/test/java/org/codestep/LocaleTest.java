package org.codestep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The build runs all tests once more under a locale with other digits. */
class LocaleTest {

    /** Without it, that run would show nothing. */
    @Test
    void theTestsRunUnderTheLocaleThatTheBuildWasGiven() {
        String digits = String.format("%d", 1234567890);
        assertEquals(
                System.getProperty("test.locale", "").contains("user.language=ar") ? "\u0661\u0662\u0663\u0664\u0665"
                        + "\u0666\u0667\u0668\u0669\u0660" : "1234567890",
                digits);
    }
}
