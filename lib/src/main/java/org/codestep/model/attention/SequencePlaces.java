package org.codestep.model.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Where the tokens of a batch stand in their sequences, which may be of unequal length. The caches of all layers share
 * it. Its arrays belong to the manager of the tokens that came last.
 *
 * <p>Prompts are padded at the end. What the padding puts into a cache, and what tokens that are forgotten put there,
 * later tokens of the same sequence overwrite before anything may look at it.
 */
public final class SequencePlaces {

    private final int capacity;
    /** The place of each sequence's next token; null until the first tokens are there. */
    private int[] next;

    private NDArray places;
    private NDArray slots;
    private NDArray mask;
    /** By the kind of rotary positions and the size of heads. */
    private final Map<List<Object>, NDArray> turns = new HashMap<>();
    private int visible;
    private boolean first;
    /** Of the tokens that came last: the place of each sequence's first, and how many are no padding. */
    private int[] starts;
    private int[] counts;
    private long[] placeOf;

    /**
     * @param capacity tokens that a sequence can have
     * @param lengths of the prompts, or null if all are as long as the first tokens that come
     */
    public SequencePlaces(int capacity, int[] lengths) {
        this.capacity = capacity;
        this.next = lengths == null ? null : lengths.clone();
    }

    /** Sequences side by side, (B, T), the shorter ones padded at the end; they belong to {@code manager}. */
    public static NDArray padded(int[][] sequences, NDManager manager) {
        int longest = Arrays.stream(sequences).mapToInt(sequence -> sequence.length).max().orElse(0);
        long[] padded = new long[sequences.length * longest];
        for (int row = 0; row < sequences.length; row++) {
            for (int i = 0; i < sequences[row].length; i++) {
                padded[row * longest + i] = sequences[row][i];
            }
        }
        return manager.create(padded, new Shape(sequences.length, longest));
    }

    /** Gives places to the tokens (B, T) that follow: first whole prompts, then tokens that all sequences have. */
    public void append(NDArray tokens) {
        int batch = Math.toIntExact(tokens.getShape().get(0));
        int count = Math.toIntExact(tokens.getShape().get(1));
        first = places == null;
        starts = starts(batch, count);
        counts = IntStream.range(0, batch).map(row -> next[row] - starts[row]).toArray();
        visible = Arrays.stream(starts).max().orElse(0) + count;
        if (visible > capacity) {
            throw new IllegalArgumentException("a sequence of " + visible + " tokens is longer than the " + capacity
                    + " that there is room for; shorten the prompt or ask for fewer new tokens");
        }
        placeOf = new long[batch * count];
        for (int i = 0; i < placeOf.length; i++) {
            placeOf[i] = starts[i / count] + i % count;
        }
        NDManager manager = tokens.getManager();
        places = manager.create(placeOf, new Shape(batch, count));
        slots = null;
        mask = null;
        turns.clear();
    }

    /** The first place of each row of new tokens; moves on to the places after them. */
    private int[] starts(int batch, int count) {
        if (places == null) {
            if (next == null) {
                next = new int[batch];
                Arrays.fill(next, count);
            }
            requireRows(batch);
            int longest = Arrays.stream(next).max().orElse(0);
            if (longest > count) {
                throw new IllegalArgumentException(
                        "prompts of up to " + longest + " tokens were announced, got " + count);
            }
            return new int[batch];
        }
        requireRows(batch);
        int[] before = next.clone();
        Arrays.setAll(next, row -> next[row] + count);
        return before;
    }

    private void requireRows(int batch) {
        if (batch != next.length) {
            throw new IllegalArgumentException("the cache holds " + next.length + " sequences, got tokens of " + batch);
        }
    }

    /** Keeps these sequences only, in this order; one may be kept several times. */
    public void select(int[] rows) {
        next = Arrays.stream(rows).map(row -> next[row]).toArray();
    }

    /** Forgets the tokens after the first so many of each sequence. */
    public void truncate(int[] lengths) {
        requireRows(lengths.length);
        for (int row = 0; row < lengths.length; row++) {
            if (lengths[row] < 1 || lengths[row] > next[row]) {
                throw new IllegalArgumentException("sequence " + row + " has " + next[row] + " tokens; to keep are 1 to"
                        + " as many, got " + lengths[row]);
            }
        }
        next = lengths.clone();
    }

    /** Of the tokens that came last: (B, T). */
    public NDArray places() {
        return places;
    }

    /** Where they go in a cache of (B, G, capacity) places, counted through: (B G T); made once for all layers. */
    public NDArray slots(long heads) {
        if (slots == null) {
            int count = placeOf.length / counts.length;
            long[] slotOf = new long[Math.toIntExact(placeOf.length * heads)];
            for (int i = 0; i < slotOf.length; i++) {
                int sequenceAndHead = i / count;
                int sequence = Math.toIntExact(sequenceAndHead / heads);
                slotOf[i] = (long) sequenceAndHead * capacity + placeOf[sequence * count + i % count];
            }
            slots = places.getManager().create(slotOf);
        }
        return slots;
    }

    /** The places of each sequence's last tokens, (B, {@code count}); where it has fewer, its first again and again. */
    public NDArray lastPlaces(int count) {
        int[] tokens = lastTokens(count);
        long[] lastPlaces = IntStream.range(0, tokens.length)
                .mapToLong(i -> starts[i / count] + tokens[i])
                .toArray();
        return places.getManager().create(lastPlaces, rows(count));
    }

    /** What is known of each sequence's last tokens, see {@link #lastPlaces}: (B, T, ...) to (B, count, ...). */
    public NDArray last(NDArray ofTokens, int count) {
        Shape shape = ofTokens.getShape();
        int[] tokens = lastTokens(count);
        long[] wanted = IntStream.range(0, tokens.length)
                .mapToLong(i -> i / count * shape.get(1) + tokens[i])
                .toArray();
        Shape each = shape.slice(2);
        NDArray index = ofTokens.getManager().create(wanted);
        return ofTokens.reshape(new Shape(-1).addAll(each)).get(index).reshape(rows(count).addAll(each));
    }

    private Shape rows(int count) {
        return new Shape(counts.length, count);
    }

    /** The numbers of the last tokens among those of their sequence that came last, row after row. */
    private int[] lastTokens(int count) {
        return IntStream.range(0, counts.length * count)
                .map(i -> Math.max(0, counts[i / count] - count + i % count))
                .toArray();
    }

    /** What they may look at, see {@link Attention#mask}; made once for all layers. */
    public NDArray mask(Supplier<NDArray> slopes) {
        if (mask == null) {
            mask = Attention.mask(places, visible, slopes.get());
        }
        return mask;
    }

    /** What queries and keys are turned by, see {@link RotaryPositions#turns}; made once for all layers. */
    public NDArray turns(RotaryPositions rotary, int headSize) {
        return turns.computeIfAbsent(List.of(rotary, headSize), key -> rotary.turns(headSize, places));
    }

    /** Whether the tokens that came last were the first, so that nothing was in the caches before. */
    public boolean first() {
        return first;
    }

    /** The number of places in use. */
    public int visible() {
        return visible;
    }

    /** How many tokens the longest sequence has. */
    public int longest() {
        return Arrays.stream(next).max().orElse(0);
    }

    /** How many tokens a sequence can have. */
    public int capacity() {
        return capacity;
    }
}
