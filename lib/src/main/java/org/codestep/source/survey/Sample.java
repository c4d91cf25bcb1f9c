package org.codestep.source.survey;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/** A uniform sample of a stream of unknown length, without replacement (Vitter 1985, algorithm R). */
final class Sample {

    private final int most;
    private final UniformRandomProvider random;
    private final List<String> drawn = new ArrayList<>();
    private long seen;

    Sample(int most, long seed) {
        this.most = most;
        this.random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    }

    void add(String text) {
        seen++;
        if (drawn.size() < most) {
            drawn.add(text);
            return;
        }
        long place = random.nextLong(seen);
        if (place < most) {
            drawn.set((int) place, text);
        }
    }

    List<String> drawn() {
        return drawn;
    }
}
