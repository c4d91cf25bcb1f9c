package org.codestep.tokenize.bytepair;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Learns tokens: the most frequent pair of neighbours becomes a token, again and again. At equal counts, the pair whose
 * left token has the smaller id comes first, then the one whose right token has.
 *
 * <p>The order is that of {@code BpeTrainer} in Hugging Face's {@code tokenizers} (its {@code trainer.rs} and
 * {@code word.rs}), also where it is not what one would expect. There a pair waits in the queue once for each step that
 * made it anew, with the words of that step alone, and its count is not taken back when it is merged. Both tell only
 * where different pairs make the same token, as {@code a bc} and {@code ab c} do.
 */
final class Merging {

    /**
     * A pair that waits to be merged.
     *
     * @param pair its number
     * @param key its tokens, see {@link #key}
     * @param count how often it stood in the texts when it was put in
     * @param step at which it was made
     * @param words in which it was made then
     */
    private record Candidate(int pair, long key, long count, int step, IntArrayList words) {

        /** By step only where the library's own order is left to chance. */
        static final Comparator<Candidate> FIRST = Comparator.comparingLong(Candidate::count).reversed()
                .thenComparingLong(Candidate::key)
                .thenComparingInt(Candidate::step);

        Candidate withCount(long now) {
            return new Candidate(pair, key, now, step, words);
        }
    }

    private final BytePairSettings settings;
    private final CorpusWords words;
    private final PriorityQueue<Candidate> queue = new PriorityQueue<>(Candidate.FIRST);
    private int step;

    /** The text of each token, and the reverse. */
    private final List<String> vocabulary = new ArrayList<>();
    private final Map<String, Integer> ids = new HashMap<>();
    /** The pairs that were merged; one that was merged again stands where it was last. */
    private final Set<Long> merged = new LinkedHashSet<>();

    /** By the key of a pair, its number; and by that, its key, its count, and in which words this step made it. */
    private final Long2IntOpenHashMap pairs = new Long2IntOpenHashMap();
    private final LongArrayList keys = new LongArrayList();
    private final LongArrayList counts = new LongArrayList();
    private final List<IntArrayList> made = new ArrayList<>();
    /** The pairs that this step made. */
    private final IntArrayList touched = new IntArrayList();

    /** @param counted the words of the texts; not needed any more afterwards */
    Merging(BytePairSettings settings, WordCounts counted) {
        this.settings = settings;
        settings.special().forEach(this::token);
        ByteAlphabet.SYMBOLS.forEach(this::token);
        int[] tokens = new int[256];
        for (int b = 0; b < tokens.length; b++) {
            tokens[b] = token(ByteAlphabet.symbol(b));
        }
        words = new CorpusWords(counted, tokens);
        pairs.defaultReturnValue(-1);
    }

    /** @param learned is told the size of the vocabulary whenever it grows */
    BytePairModel run(IntConsumer learned) {
        for (int word = 0; word < words.size(); word++) {
            words.pairs(word, this::count);
        }
        enqueue();
        while (vocabulary.size() < settings.size()) {
            Candidate best = queue.poll();
            if (best == null) {
                break;
            }
            long count = counts.getLong(best.pair());
            if (count != best.count()) {
                queue.add(best.withCount(count));
            } else if (count < settings.minFrequency()) {
                break;
            } else {
                merge(best);
                learned.accept(vocabulary.size());
            }
        }
        return new BytePairModel(vocabulary, settings.special(), merged.stream()
                .map(key -> new BytePairModel.Merge(vocabulary.get(left(key)), vocabulary.get(right(key))))
                .toList());
    }

    private void merge(Candidate best) {
        int left = left(best.key());
        int right = right(best.key());
        int token = token(vocabulary.get(left) + vocabulary.get(right));
        merged.remove(best.key());
        merged.add(best.key());
        step++;
        for (int i = 0; i < best.words().size(); i++) {
            words.merge(best.words().getInt(i), left, right, token, this::count);
        }
        enqueue();
    }

    /** The id of a token, which is put in if it is not there. */
    private int token(String text) {
        return ids.computeIfAbsent(text, absent -> {
            vocabulary.add(text);
            return vocabulary.size() - 1;
        });
    }

    /** A pair stands in a word more often, or less often, by so much. */
    private void count(int word, int left, int right, long change) {
        long key = key(left, right);
        int pair = pairs.get(key);
        if (pair < 0) {
            pair = keys.size();
            pairs.put(key, pair);
            keys.add(key);
            counts.add(0);
            made.add(null);
        }
        counts.set(pair, counts.getLong(pair) + change);
        if (change > 0) {
            IntArrayList in = made.get(pair);
            if (in == null) {
                in = new IntArrayList();
                made.set(pair, in);
                touched.add(pair);
            }
            // Words come one after another: one that is there is the last.
            if (in.isEmpty() || in.getInt(in.size() - 1) != word) {
                in.add(word);
            }
        }
    }

    private void enqueue() {
        for (int i = 0; i < touched.size(); i++) {
            int pair = touched.getInt(i);
            if (counts.getLong(pair) > 0) {
                queue.add(new Candidate(pair, keys.getLong(pair), counts.getLong(pair), step, made.get(pair)));
            }
            made.set(pair, null);
        }
        touched.clear();
    }

    /** Keys are in the order of the left token's ids, then of the right one's. */
    private static long key(int left, int right) {
        return (long) left << Integer.SIZE | right;
    }

    private static int left(long key) {
        return (int) (key >>> Integer.SIZE);
    }

    private static int right(long key) {
        return (int) key;
    }
}
