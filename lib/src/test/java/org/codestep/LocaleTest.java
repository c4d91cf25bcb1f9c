package org.codestep;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The build runs all tests once more under a locale with other digits, which it names in {@code test.locale}. */
class LocaleTest {

    /** If the locale did not reach the tests, that run would show nothing. */
    @Test
    void theRunUnderAnArabicLocaleHasItsDigits() {
        boolean asked = System.getProperty("test.locale", "").contains("user.language=ar");
        String digits = String.format("%d", 1234567890);
        assertTrue(!asked || digits.equals("\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u0660"), digits);
    }
}
