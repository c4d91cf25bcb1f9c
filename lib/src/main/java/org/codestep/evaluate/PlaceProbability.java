package org.codestep.evaluate;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import org.codestep.evaluate.row.EvaluatedExample;

/**
 * How probable a model's tokens are at one place of its answers: where along an answer it becomes unsure.
 *
 * @param place from 0
 * @param right how many right answers have a token there
 * @param meanRight mean probability of those tokens; 0 if there is none
 * @param wrong how many wrong answers have one there
 * @param meanWrong mean probability of those; 0 if there is none
 */
public record PlaceProbability(int place, long right, double meanRight, long wrong, double meanWrong) {

    /** Each place that some answer reaches, in order. */
    public static List<PlaceProbability> along(List<EvaluatedExample> rows) {
        List<DoubleSummaryStatistics> right = new ArrayList<>();
        List<DoubleSummaryStatistics> wrong = new ArrayList<>();
        for (EvaluatedExample row : rows) {
            List<DoubleSummaryStatistics> to = row.verdict().right() ? right : wrong;
            for (int place = 0; place < row.tokens().size(); place++) {
                at(to, place).accept(row.tokens().get(place).probability());
            }
        }
        List<PlaceProbability> places = new ArrayList<>();
        for (int place = 0; place < Math.max(right.size(), wrong.size()); place++) {
            DoubleSummaryStatistics ofRight = at(right, place);
            DoubleSummaryStatistics ofWrong = at(wrong, place);
            places.add(new PlaceProbability(place, ofRight.getCount(), ofRight.getAverage(), ofWrong.getCount(),
                    ofWrong.getAverage()));
        }
        return List.copyOf(places);
    }

    private static DoubleSummaryStatistics at(List<DoubleSummaryStatistics> statistics, int place) {
        while (statistics.size() <= place) {
            statistics.add(new DoubleSummaryStatistics());
        }
        return statistics.get(place);
    }
}
