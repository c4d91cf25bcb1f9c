package org.codestep.evaluate;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.util.ArrayList;
import java.util.List;
import org.codestep.corpus.Example;
import org.codestep.tokenize.Tokenizer;

/**
 * Gives the answer of the training example whose prompt is nearest: what a model reaches that only looks up.
 *
 * <p>The distance of two prompts is the Jaccard distance of their sets of token trigrams: one minus the number of
 * trigrams that both have, divided by the number that at least one has. Of equally near examples the first is taken.
 */
public final class NearestExample implements Baseline {

    private static final int GRAM = 3;
    /** Three token ids fit into a long. */
    private static final int TOKEN_BITS = Long.SIZE / GRAM;

    private final Tokenizer tokenizer;
    private final List<String> answers = new ArrayList<>();
    /** How many trigrams each training prompt has. */
    private final IntArrayList sizes = new IntArrayList();
    /** By trigram, the numbers of the training prompts that have it. */
    private final Long2ObjectOpenHashMap<IntArrayList> holders = new Long2ObjectOpenHashMap<>();

    /**
     * @param training what the model was trained on; its trigrams are kept in memory, 4 bytes each
     * @param tokenizer the model's
     * @throws IllegalArgumentException if there is no training example, or one has something outside the vocabulary
     */
    public NearestExample(Iterable<Example> training, Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
        for (Example example : training) {
            LongOpenHashSet grams = grams(example.prompt());
            int number = answers.size();
            grams.forEach(gram -> holders.computeIfAbsent(gram, key -> new IntArrayList()).add(number));
            sizes.add(grams.size());
            answers.add(example.answer());
        }
        if (answers.isEmpty()) {
            throw new IllegalArgumentException("the nearest training example needs at least one, got none");
        }
    }

    /** A prompt of fewer than three tokens has one gram of them all. */
    private LongOpenHashSet grams(String prompt) {
        int[] tokens = tokenizer.encode(prompt);
        LongOpenHashSet grams = new LongOpenHashSet();
        long gram = 0;
        for (int i = 0; i < tokens.length; i++) {
            gram = (gram << TOKEN_BITS | tokens[i] + 1L) & (1L << GRAM * TOKEN_BITS) - 1;
            if (i >= GRAM - 1 || i == tokens.length - 1) {
                grams.add(gram);
            }
        }
        return grams;
    }

    @Override
    public String answer(Example example) {
        LongOpenHashSet grams = grams(example.prompt());
        int[] shared = new int[answers.size()];
        grams.forEach(gram -> {
            IntArrayList numbers = holders.get(gram);
            for (int i = 0; numbers != null && i < numbers.size(); i++) {
                shared[numbers.getInt(i)]++;
            }
        });
        int nearest = 0;
        double most = -1;
        for (int i = 0; i < shared.length; i++) {
            double similarity = (double) shared[i] / Math.max(1, grams.size() + sizes.getInt(i) - shared[i]);
            if (similarity > most) {
                most = similarity;
                nearest = i;
            }
        }
        return answers.get(nearest);
    }
}
