package org.codestep.python.run;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.codestep.python.RandomPrograms;
import org.codestep.python.run.limit.Budget;
import org.codestep.python.run.value.NotModelledException;
import org.codestep.python.syntax.PythonSyntaxException;
import org.junit.jupiter.api.Test;

/** Whatever the text: it runs, or is refused with a place. */
class InterpreterFuzzTest {

    private static final Budget BUDGET = new Budget(200, 1L << 40, 2_000, 1 << 24, 1 << 14);

    @Test
    void refusesSpoiledProgramsWithAPlace() {
        SplittableRandom random = new SplittableRandom(2);
        int run = 0;
        int refused = 0;
        for (int i = 0; i < 30_000; i++) {
            if (runs(RandomPrograms.nextSpoiled(random))) {
                run++;
            } else {
                refused++;
            }
        }
        assertTrue(run > 1_000 && refused > 1_000, run + " run, " + refused + " refused");
    }

    @Test
    void refusesNoiseWithAPlace() {
        SplittableRandom random = new SplittableRandom(3);
        int refused = 0;
        for (int i = 0; i < 30_000; i++) {
            StringBuilder noise = new StringBuilder();
            for (int length = random.nextInt(1, 40); length > 0; length--) {
                noise.append((char) random.nextInt(random.nextInt(10) == 0 ? 0x10000 : 0x80));
            }
            refused += runs(noise.toString()) ? 0 : 1;
        }
        assertTrue(refused > 20_000, refused + " refused");
    }

    private static boolean runs(String source) {
        try {
            Interpreter.of(source).run(BUDGET);
            return true;
        } catch (PythonSyntaxException e) {
            assertPlace(e.position().line(), e.position().column(), source);
        } catch (NotModelledException e) {
            assertPlace(e.position().line(), e.position().column(), source);
        }
        return false;
    }

    private static void assertPlace(int line, int column, String source) {
        assertTrue(line >= 1 && column >= 1 && line <= source.lines().count() + 1, line + ":" + column);
    }
}
