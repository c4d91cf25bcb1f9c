package org.codestep.decode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.codestep.model.LanguageModel;

/** Which prompts a model can be asked, and which of them side by side. */
final class Prompts {

    private Prompts() {}

    /** The numbers of sequences of these lengths in batches, those of like length together: so little is padded. */
    static List<int[]> plan(int[] lengths, int batchSize) {
        int[] order = IntStream.range(0, lengths.length)
                .boxed()
                .sorted(Comparator.comparingInt(i -> lengths[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        List<int[]> batches = new ArrayList<>();
        for (int start = 0; start < order.length; start += batchSize) {
            batches.add(Arrays.copyOfRange(order, start, Math.min(start + batchSize, order.length)));
        }
        return batches;
    }

    /** @throws IllegalArgumentException if a prompt is empty or longer than the model takes */
    static void requireFitting(List<int[]> prompts, LanguageModel model) {
        for (int i = 0; i < prompts.size(); i++) {
            int length = prompts.get(i).length;
            if (length < 1 || length > model.promptLimit()) {
                throw new IllegalArgumentException(
                        "prompt " + i + " has " + length + " tokens; the model takes 1 to " + model.promptLimit());
            }
        }
    }
}
