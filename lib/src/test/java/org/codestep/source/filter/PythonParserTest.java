package org.codestep.source.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What CPython's parser says of texts; nothing of them is run. */
class PythonParserTest {

    @Test
    void faultsAreToldWithTheirLines() {
        try (PythonParser parser = new PythonParser()) {
            assertEquals(Optional.empty(), parser.fault("match x:\n    case [a, *b]: print('é😀\\d')\n"));
            assertEquals(Optional.empty(), parser.fault("raise SystemExit(1)\n"));
            assertTrue(parser.fault("a = 1\nprint 'two'\n").orElseThrow().startsWith("line 2: "));
            assertTrue(parser.fault("(".repeat(1_000)).isPresent());
            assertTrue(parser.fault("-".repeat(200_000) + "1").isPresent());
            assertEquals(Optional.empty(), parser.fault("b = 2"));
        }
    }

    @Test
    void threadsDoNotMixTheirAnswers() {
        try (PythonParser parser = new PythonParser()) {
            List<Boolean> faults = IntStream.range(0, 200).parallel()
                    .mapToObj(i -> parser.fault(i % 3 == 0 ? "a b" : "a = " + i).isPresent())
                    .toList();
            assertEquals(IntStream.range(0, 200).mapToObj(i -> i % 3 == 0).toList(), faults);
        }
    }
}
