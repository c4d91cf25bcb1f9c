package org.codestep.family;

import java.util.List;
import org.codestep.evaluate.metric.BootstrapScore;
import org.codestep.evaluate.metric.Metric;
import org.codestep.evaluate.metric.Score;
import org.codestep.evaluate.row.EvaluatedExample;

/** The share of an answer's characters that are right at their places: a score that is no share of right answers. */
public final class CharacterOverlap implements Metric {

    @Override
    public String name() {
        return "character-overlap";
    }

    @Override
    public Score score(List<EvaluatedExample> rows) {
        List<Double> overlaps = rows.stream().map(CharacterOverlap::overlap).toList();
        return BootstrapScore.of(name(), overlaps,
                sample -> sample.stream().mapToDouble(Double::doubleValue).average().orElseThrow());
    }

    private static double overlap(EvaluatedExample row) {
        String expected = row.example().answer();
        String given = row.answer();
        int longer = Math.max(expected.length(), given.length());
        int same = 0;
        for (int i = 0; i < Math.min(expected.length(), given.length()); i++) {
            same += expected.charAt(i) == given.charAt(i) ? 1 : 0;
        }
        return longer == 0 ? 1 : (double) same / longer;
    }
}
