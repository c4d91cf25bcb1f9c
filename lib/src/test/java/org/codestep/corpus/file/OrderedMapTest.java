package org.codestep.corpus.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderedMapTest {

    private static OrderedMap<Integer, Integer> squares(int count, int threads) {
        Iterator<Integer> inputs = IntStream.range(0, count).iterator();
        return new OrderedMap<>(inputs, threads, i -> {
            // The earlier of two neighbours takes longer, so that they end in the wrong order.
            for (int spin = i % 2 == 0 ? 2_000 : 0; spin > 0; spin--) {
                Thread.onSpinWait();
            }
            return i * i;
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void resultsComeInTheOrderOfTheInputs(int threads) {
        List<Integer> results = new ArrayList<>();
        try (var squares = squares(500, threads)) {
            squares.forEachRemaining(results::add);
            assertFalse(squares.hasNext());
            assertThrows(NoSuchElementException.class, squares::next);
        }
        assertEquals(IntStream.range(0, 500).map(i -> i * i).boxed().toList(), results);
    }

    @Test
    void anEndlessStreamIsReadOnlyAFewInputsAhead() {
        AtomicInteger read = new AtomicInteger();
        Iterator<Integer> inputs = IntStream.generate(read::incrementAndGet).iterator();
        try (var results = new OrderedMap<>(inputs, 2, i -> -i)) {
            assertEquals(List.of(-1, -2, -3), List.of(results.next(), results.next(), results.next()));
        }
        assertTrue(read.get() < 20, read + " inputs were read for 3 results");
    }

    @Test
    void nothingIsAtWorkAfterTheEnd() {
        AtomicInteger atWork = new AtomicInteger();
        try (var results = new OrderedMap<>(IntStream.range(0, 50).iterator(), 3, i -> {
            atWork.incrementAndGet();
            LockSupport.parkNanos(1_000_000);
            return atWork.decrementAndGet();
        })) {
            results.next();
        }
        assertEquals(0, atWork.get());
    }

    @Test
    void aFailureComesInItsPlace() {
        RuntimeException failure = new IllegalArgumentException("bad input");
        Iterator<Integer> inputs = IntStream.range(0, 10).iterator();
        try (var results = new OrderedMap<Integer, Integer>(inputs, 2, i -> {
            if (i == 3) {
                throw failure;
            }
            return i;
        })) {
            assertEquals(List.of(0, 1, 2), List.of(results.next(), results.next(), results.next()));
            assertSame(failure, assertThrows(IllegalArgumentException.class, results::next));
        }
    }

    @Test
    void anInterruptIsSeenWhereTheResultIsThereAlready() {
        AtomicInteger finished = new AtomicInteger();
        try (var results = new OrderedMap<>(IntStream.range(0, 3).iterator(), 1, i -> finished.incrementAndGet())) {
            results.next();
            while (finished.get() < 3) {
                Thread.onSpinWait();
            }
            Thread.currentThread().interrupt();
            assertThrows(CancellationException.class, results::next);
            assertTrue(Thread.interrupted(), "the interrupt stays set");
        }
    }

    @Test
    void noThreadIsTooFew() {
        assertThrows(IllegalArgumentException.class, () -> squares(1, 0));
    }
}
