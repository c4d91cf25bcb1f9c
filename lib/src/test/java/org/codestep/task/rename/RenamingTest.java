package org.codestep.task.rename;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.core.source64.SplitMix64;
import org.codestep.Share;
import org.codestep.generate.skeleton.Preset;
import org.codestep.generate.skeleton.SkeletonConfig;
import org.codestep.generate.skeleton.SkeletonGenerator;
import org.codestep.python.RandomPrograms;
import org.codestep.python.RandomTypedPrograms;
import org.codestep.task.UnusableSnippetException;
import org.codestep.trace.Limits;
import org.codestep.trace.TinyPyTracer;
import org.codestep.trace.Trace;
import org.codestep.trace.Tracer;
import org.codestep.trace.UnsupportedProgramException;
import org.junit.jupiter.api.Test;

class RenamingTest {

    private static final Limits SHORT = new Limits(300, Duration.ofSeconds(5), 10_000, 1 << 24, 1 << 14);

    private final UniformRandomProvider random = new SplitMix64(1);

    @Test
    void onlyTheNamesChange() {
        Renaming toX = new Renaming(List.of("x"));
        assertEquals("x  = 3 # a\nif x >1 :\n\tx+= x\nprint(x, sep='a', end = f'a{x!r}a{{a}}')\n",
                toX.rename("a  = 3 # a\nif a >1 :\n\ta+= a\nprint(a, sep='a', end = f'a{a!r}a{{a}}')\n", random));
    }

    @Test
    void namesThatAreNotTheProgramsOwnStay() {
        Renaming renaming = new Renaming(List.of("c", "d"));
        assertEquals("d = len((1, 2)) + c\n", renaming.rename("a = len((1, 2)) + c\n", random));
        assertEquals("sum = 1\nprint(sum)", renaming.rename("sum = 1\nprint(sum)", random));
    }

    @Test
    void functionsParametersAndTheNamesOfArguments() {
        String source = "def f(a, b=2):\n\treturn a - b\nprint(f(b=1, a=5), sep='')";
        String renamed = new Renaming(List.of("p", "q", "r")).rename(source, random);
        assertEquals(source.replaceAll("\\b[fab]\\b", "_"), renamed.replaceAll("\\b[pqr]\\b", "_"));
        assertEquals("4\n", new TinyPyTracer().trace(renamed, SHORT, Tracer.Detail.SUMMARY).stdout());
    }

    @Test
    void aNameOfItsOwnIsLeftOnlyWhereThereIsNoOther() {
        for (int i = 0; i < 50; i++) {
            assertNotEquals("a = 1", new Renaming(List.of("a", "b")).rename("a = 1", random));
        }
        assertEquals("a = 1", new Renaming(List.of("a")).rename("a = 1", random));
    }

    @Test
    void whatCannotBeRenamedIsSaid() {
        Renaming two = new Renaming(List.of("x", "y"));
        var tooMany = assertThrows(UnusableSnippetException.class, () -> two.rename("a = b = c = 1", random));
        assertEquals("it has more variables than there are names", tooMany.getMessage());
        assertThrows(UnusableSnippetException.class, () -> two.rename("import os", random));
        for (String name : List.of("print", "if", "1a", "", "a b")) {
            assertThrows(IllegalArgumentException.class, () -> new Renaming(List.of("x", name)), name);
        }
        assertThrows(IllegalArgumentException.class, () -> new Renaming(List.of("x", "x")));
    }

    @Test
    void presetsDoTheSameUnderOtherNames() {
        for (Preset preset : Preset.values()) {
            for (var snippet : new SkeletonGenerator(new SkeletonConfig(preset, 5)).generate(200)) {
                assertSameUnderOtherNames(snippet.source());
            }
        }
    }

    @Test
    void randomProgramsDoTheSameUnderOtherNames() {
        SplittableRandom programs = new SplittableRandom(3);
        int compared = 0;
        for (int i = 0; i < Share.of(5_000); i++) {
            compared += assertSameUnderOtherNames(RandomPrograms.next(programs)) ? 1 : 0;
            compared += assertSameUnderOtherNames(RandomTypedPrograms.next(programs)) ? 1 : 0;
        }
        assertTrue(compared > Share.of(3_000), compared + " compared");
    }

    /** @return false if the program is not supported */
    private boolean assertSameUnderOtherNames(String source) {
        List<String> names = new ArrayList<>();
        for (char letter = 'a'; letter <= 'z'; letter++) {
            names.add(letter + "0");
        }
        TinyPyTracer tracer = new TinyPyTracer();
        Trace before;
        try {
            before = tracer.trace(source, SHORT, Tracer.Detail.STEPS);
        } catch (UnsupportedProgramException e) {
            return false;
        }
        String renamed = new Renaming(names).rename(source, random);
        Trace after = tracer.trace(renamed, SHORT, Tracer.Detail.STEPS);
        assertEquals(before.lineCount(), after.lineCount(), renamed);
        assertEquals(before.stdout(), after.stdout(), renamed);
        assertEquals(before.error(), after.error(), renamed);
        assertEquals(before.steps().size(), after.steps().size());
        for (int i = 0; i < before.steps().size(); i++) {
            assertEquals(before.steps().get(i).line(), after.steps().get(i).line(), renamed);
        }
        assertEquals(List.copyOf(before.finalStates().values().values()),
                List.copyOf(after.finalStates().values().values()), renamed);
        return true;
    }
}
