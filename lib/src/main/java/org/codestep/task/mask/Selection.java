package org.codestep.task.mask;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;

/** Draws some of many. */
public final class Selection {

    private Selection() {}

    /**
     * Some elements in their order; every choice is as likely.
     *
     * @param limit how many; 0 for all. All are taken, and nothing is drawn, if there are no more than that
     */
    public static <T> List<T> draw(List<T> from, int limit, UniformRandomProvider random) {
        if (limit == 0 || from.size() <= limit) {
            return from;
        }
        List<T> drawn = new ArrayList<>(limit);
        for (int i = 0; drawn.size() < limit; i++) {
            if (random.nextInt(from.size() - i) < limit - drawn.size()) {
                drawn.add(from.get(i));
            }
        }
        return drawn;
    }
}
