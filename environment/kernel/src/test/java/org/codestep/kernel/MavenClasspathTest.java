package org.codestep.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MavenClasspathTest {

    @Test
    void coordinatesBecomeADependency() {
        assertEquals("<dependency><groupId>g</groupId><artifactId>a</artifactId><version>1</version></dependency>",
                MavenClasspath.dependency("g:a:1"));
        assertEquals("<dependency><groupId>g</groupId><artifactId>a</artifactId><version>1</version>"
                + "<type>zip</type><classifier>c&amp;d</classifier></dependency>",
                MavenClasspath.dependency("g:a:zip:c&d:1"));
    }

    @Test
    void wrongCoordinatesAreNamed() {
        for (String text : new String[] {"g:a", "g", "a:b:c:d:e:f"}) {
            MagicException e = assertThrows(MagicException.class, () -> MavenClasspath.dependency(text));
            assertTrue(e.getMessage().startsWith("'" + text + "' is no artifact"), e.getMessage());
        }
    }

    @Test
    void aBrokenPomIsNamed() {
        MagicException e = assertThrows(MagicException.class,
                () -> new MavenClasspath().resolvePom("<dependency><groupId>", "runtime"));
        assertTrue(e.getMessage().startsWith("the POM is not well-formed XML"), e.getMessage());
    }

    @Test
    void aTextWithoutDependenciesIsQuoted() {
        for (String text : new String[] {"hello", "org.a:b:1", "", "<repository><id>a</id></repository>", "a\nb"}) {
            MagicException e = assertThrows(MagicException.class,
                    () -> new MavenClasspath().resolvePom(text, "runtime"));
            assertTrue(e.getMessage().startsWith("there is no <dependency> in '" + text.replace("\nb", " ...") + "'"),
                    e.getMessage());
        }
    }
}
