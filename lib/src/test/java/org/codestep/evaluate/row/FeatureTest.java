package org.codestep.evaluate.row;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FeatureTest {

    private static void assertFeatures(String snippet, String... expected) {
        Set<String> found = Feature.TINYPY.stream()
                .filter(feature -> feature.test().test(snippet))
                .map(Feature::name)
                .collect(Collectors.toSet());
        assertEquals(Set.of(expected), found, snippet);
    }

    @Test
    void straightLine() {
        assertFeatures("a = 1\nb = 2\nprint(a)");
        assertFeatures("a = 1\na = a / 2\nprint(a)", "division (a float value)", "variable assigned twice");
        assertFeatures("a = 1\nb = a*(a + 3)\nprint(b)\nprint(b + 1)",
                "arithmetic in parentheses", "two prints in a row");
    }

    @Test
    void conditions() {
        assertFeatures("a = 1\nif a > 2 :\n\tprint(a)", "if");
        assertFeatures(
                "a = 1\nif not (not a > 2) and ( a == 1) :\n\tprint(a)\nelif a > 3 :\n\tprint(a)\nelse :\n\tprint(a)",
                "if", "elif", "else", "and / or in a condition", "not in a condition");
    }

    @Test
    void loops() {
        assertFeatures("a = 1\nfor a in range(2, 7) :\n\tprint(a)", "for loop");
        assertFeatures("a = 1\nfor a in range(2, 7, 3) :\n\tprint(a)", "for loop", "for loop with a step");
        assertFeatures("a = 1\nfor a in range(5, 2) :\n\tprint(a)\n\tprint(a * 2)",
                "for loop", "for loop over an empty range", "two prints in a row");
        assertFeatures("a = 1\nfor a in range(5, 2, -1) :\n\tprint(a)", "for loop", "for loop with a step");
        assertFeatures("a = 1\nwhile a < 4 :\n\tprint(a)\n\ta = a + 1", "while loop", "variable assigned twice");
        assertFeatures("a = 9\nwhile a >= 4 :\n\tprint(a)\n\ta = a - 1",
                "while loop", "while loop that counts down", "variable assigned twice");
    }

    @Test
    void length() {
        String sevenLines = "a = 1\nb = 1\nc = 1\nd = 1\ne = 1\nf = 1\nprint(a)";
        assertFeatures(sevenLines);
        assertFeatures("g = 1\n" + sevenLines, "8 lines or more");
    }
}
