package org.codestep.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import org.junit.jupiter.api.Test;

/** environment/test runs all tests once more under a locale with other digits, and says so in a variable. */
class LocaleTest {

    /** If the locale did not reach the tests, that run would show nothing. */
    @Test
    void theRunUnderALocaleWithOtherDigitsHasThem() {
        String language = System.getenv("CODESTEP_TEST_LANGUAGE");
        if (language != null) {
            assertEquals(language, Locale.getDefault().getLanguage());
            assertEquals("\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u0660",
                    String.format("%d", 1234567890));
        }
    }
}
