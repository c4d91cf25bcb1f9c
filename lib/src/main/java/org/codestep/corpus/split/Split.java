package org.codestep.corpus.split;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.codestep.corpus.Example;
import org.codestep.corpus.file.Hash;

/**
 * A corpus in three parts that share no program.
 *
 * <p>Examples with the same prompt, or of the same snippet, are in the same part. Which part that is, chance
 * decides; inside a part the examples keep their order.
 *
 * @param train for training
 * @param validation to watch training by
 * @param test for the final figures
 */
public record Split(List<Example> train, List<Example> validation, List<Example> test) {

    public Split {
        train = List.copyOf(train);
        validation = List.copyOf(validation);
        test = List.copyOf(test);
    }

    /**
     * Splits examples; the same seed gives the same parts.
     *
     * @throws IllegalArgumentException if the examples are so few that a part would be empty
     */
    public static Split of(List<Example> examples, Fractions fractions, long seed) {
        Partition partition = new Partition();
        examples.forEach(example -> partition.add(keys(example)));
        Part[] parts = partition.draw(fractions, seed);
        Map<Part, List<Example>> lists = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            lists.put(part, new ArrayList<>());
        }
        for (int i = 0; i < parts.length; i++) {
            lists.get(parts[i]).add(examples.get(i));
        }
        return new Split(lists.get(Part.TRAIN), lists.get(Part.VALIDATION), lists.get(Part.TEST));
    }

    /** What tells that two examples are of the same program: the prompt, and the snippet's number. */
    static long[] keys(Example example) {
        return new long[] {Hash.key(example.prompt()), Hash.key("snippet " + example.snippet())};
    }
}
