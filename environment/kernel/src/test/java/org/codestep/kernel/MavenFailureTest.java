package org.codestep.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class MavenFailureTest {
    private static final String FRAME = "[ERROR] Failed to execute goal on project notebook: Could not resolve "
            + "dependencies for project notebook:notebook:jar:1: ";
    private static final String ASIDE = "[ERROR] Re-run Maven using the -X switch to enable full debug logging.";
    private static final String ADVICE = ": check the names and versions, or name the repository that has them, "
            + "as with %mavenRepo";

    private static String of(String... lines) {
        return MavenFailure.of(List.of(lines));
    }

    @Test
    void everyArtifactThatIsMissingIsNamedWithTheRepositories() {
        assertEquals("Maven did not find org.a:b-c:jar:9.9, org.d:e:jar:tests:1 in main (https://main.example/m2), "
                + "mine (file:///r)" + ADVICE,
                of("[INFO] Downloading from mine: file:///r/org/a/b-c/9.9/b-c-9.9.pom",
                        "[INFO] Downloading from main: https://main.example/m2/org/a/b-c/9.9/b-c-9.9.pom",
                        "[INFO] Downloading from other: https://other.example/org/maven/plugin/1/plugin-1.pom",
                        FRAME + "The following artifacts could not be resolved: org.a:b-c:jar:9.9, "
                                + "org.d:e:jar:tests:1: Could not find artifact org.a:b-c:jar:9.9 in mine (file:///r) -> [Help 1]",
                        "[ERROR] ", ASIDE));
    }

    @Test
    void withoutDownloadsTheRepositoryIsThatOfTheMessage() {
        assertEquals("Maven did not find a:b:jar:1 in file:///r" + ADVICE,
                of(FRAME + "a:b:jar:1 was not found in file:///r during a previous attempt. This failure was cached "
                        + "-> [Help 1]"));
        assertEquals("Maven did not find a:b:jar:1 in mine (file:///r); Maven is set to work offline" + ADVICE,
                of(FRAME + "Cannot access mine (file:///r) in offline mode and the artifact a:b:jar:1 has not been "
                        + "downloaded from it before. -> [Help 1]"));
    }

    @Test
    void otherProblemsKeepMavensWords() {
        assertEquals("Maven failed: Could not transfer artifact a:b:pom:1 from/to mine (http://localhost:1/x): refused",
                of(FRAME + "Could not transfer artifact a:b:pom:1 from/to mine (http://localhost:1/x): refused "
                        + "-> [Help 1]", ASIDE));
        assertEquals("Maven failed: 'groupId' is missing. @ line 1, column 10",
                of("[ERROR] [ERROR] Some problems were encountered while processing the POMs:",
                        "[FATAL] 'groupId' is missing. @ line 1, column 10",
                        "[ERROR] The build could not read 1 project"));
        assertEquals("Maven failed: it gave no reason. Run mvn in a terminal to see whether it works there",
                of("[INFO] x", "[ERROR] ", ASIDE));
    }
}
