package org.codestep.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaticStateTest {
    @TempDir
    private Path folder;

    private StaticState of(String body) throws IOException {
        Path source = Files.writeString(folder.resolve("A.java"), "class A { " + body + " }");
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, source.toString()));
        try (InputStream in = Files.newInputStream(folder.resolve("A.class"))) {
            return StaticState.of(in.readAllBytes());
        }
    }

    @Test
    void codeOfMethodsMayChange() throws IOException {
        String state = "static final int K = 1; static java.util.List<Integer> all = java.util.List.of(2); ";
        assertEquals(true, of(state + "int f() { return 1; }").allows(of("\n" + state + "int f() { return 2; }")));
    }

    @Test
    void constantsAndInitialValuesMayNot() throws IOException {
        for (List<String> change : List.of(
                List.of("static final int K = 1;", "static final int K = 2;"),
                List.of("final String s = \"a\";", "final String s = \"b\";"),
                List.of("static Integer n = 1;", "static Integer n = 2;"),
                List.of("static Integer n;", "static Integer n = 2;"))) {
            assertEquals(false, of(change.get(0)).allows(of(change.get(1))), change.get(0));
        }
    }
}
