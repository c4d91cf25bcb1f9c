package org.codestep.evaluate.row;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramShapeTest {

    @Test
    void loopsBlocksAndOperatorsAreCounted() {
        String program = """
                def f(x):
                    while x > 0:
                        x = x - 1
                    return x * 2 ** 1

                for i in range(0, 2):
                    for j in range(0, 2):
                        if i <= j:
                            print(i // 1)
                        elif i == 5:
                            print(f(3) % 2)
                """;
        assertEquals(
                Optional.of(new ProgramShape(10, 3, 3, 18, List.of("%", "*", "**", "-", "//", "<=", "==", ">"))),
                ProgramShape.of(program));
    }

    @Test
    void aStraightProgramHasNoNesting() {
        assertEquals(Optional.of(new ProgramShape(2, 0, 0, 2, List.of("+"))), ProgramShape.of("a = 1\nb = a + -1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"import os", "a = 1 / 0", "a = ", "while True:\n\tpass"})
    void whatIsNotTakenOrDoesNotEndHasNoShape(String program) {
        assertEquals(Optional.empty(), ProgramShape.of(program));
    }
}
