package org.codestep.model.attention;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The numbers are those of transformers 5.18, {@code ROPE_INIT_FUNCTIONS}, for heads of 16 channels. */
class RotaryScalingTest {

    @Test
    void allFrequenciesAlike() {
        double[] quarter = {0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25};
        assertArrayEquals(quarter, new RotaryScaling.Linear(4).factors(10_000, 16), 1e-7);
    }

    @Test
    void longWavesMoreThanShortOnes() {
        double[] wanted = {1, 1, 1, 0.1799849, 0.125, 0.125, 0.125, 0.125};
        assertArrayEquals(wanted, new RotaryScaling.Llama3(8, 1, 4, 1024).factors(500_000, 16), 1e-6);
    }

    @Test
    void byTheTurnsInTheTrainedLength() {
        double[] wanted = {1, 1, 0.8125, 0.625, 0.4375, 0.25, 0.25, 0.25};
        assertArrayEquals(wanted, new RotaryScaling.Yarn(4, 1024, 32, 1, true, 1.1386).factors(10_000, 16), 1e-6);
        double[] between = {1, 0.9160361, 0.4660361, 0.4, 0.4, 0.4, 0.4, 0.4};
        assertArrayEquals(between, new RotaryScaling.Yarn(2.5, 512, 20, 2, false, 1).factors(1e6, 16), 1e-6);
        assertEquals(1.1386, new RotaryScaling.Yarn(4, 1024, 32, 1, true, 1.1386).magnitude());
        assertEquals(1, RotaryScaling.NONE.magnitude());
    }

    @Test
    void whatIsNoStretchIsRefused() {
        List<Supplier<RotaryScaling>> wrong = List.of(
                () -> new RotaryScaling.Linear(0.5),
                () -> new RotaryScaling.Llama3(8, 4, 4, 1024),
                () -> new RotaryScaling.Llama3(8, 1, 4, 0),
                () -> new RotaryScaling.Yarn(4, 1024, 1, 32, true, 1),
                () -> new RotaryScaling.Yarn(4, 1024, 32, 1, true, Double.NaN),
                () -> new RotaryScaling.Yarn(Double.POSITIVE_INFINITY, 1024, 32, 1, true, 1));
        wrong.forEach(each -> assertThrows(IllegalArgumentException.class, each::get));
    }
}
