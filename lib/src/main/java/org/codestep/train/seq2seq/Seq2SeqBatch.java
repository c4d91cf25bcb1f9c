package org.codestep.train.seq2seq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.codestep.train.Batch;
import org.codestep.train.batch.EncodedExample;
import org.codestep.train.batch.TokenBatch;

/**
 * Prompts and answers, each padded at the end to one length.
 *
 * @param size number of examples, B
 * @param sourceLength tokens of each prompt with its padding, S
 * @param sources ids of prompt after prompt, B times S
 * @param sourceLengths how many of each prompt's are no padding
 * @param readLength tokens that the decoder reads of each, with padding, T
 * @param read what it reads: the start token, then the answer, but not what ends it; B times T
 * @param places where the loss is taken: indices into {@code read}, none of them at padding
 * @param targets the right next id at each of these places
 * @param weights what each of these counts in the batch's loss, which is their weighted mean; their sum is what the
 *     batch counts beside others
 */
public record Seq2SeqBatch(
        int size,
        int sourceLength,
        long[] sources,
        int[] sourceLengths,
        int readLength,
        long[] read,
        long[] places,
        long[] targets,
        float[] weights)
        implements Batch {

    public Seq2SeqBatch {
        if (sources.length != size * sourceLength || sourceLengths.length != size || read.length != size * readLength) {
            throw new IllegalArgumentException(size + " prompts of " + sourceLength + " tokens and answers of "
                    + readLength + " are " + size * sourceLength + " and " + size * readLength + " tokens, got "
                    + sources.length + " and " + read.length + ", and " + sourceLengths.length + " lengths");
        }
        TokenBatch.requireTargets(places, targets, weights);
    }

    /**
     * Puts examples below each other. All tokens of the answers count the same, those that end them too, and the batch
     * counts as much as it has examples.
     *
     * @param examples at least one
     * @param startToken the id that the decoder reads first, which also fills what is padding
     */
    public static Seq2SeqBatch of(List<EncodedExample> examples, int startToken) {
        int size = examples.size();
        int sourceLength = examples.stream().mapToInt(EncodedExample::promptLength).max().orElseThrow();
        int readLength = examples.stream().mapToInt(EncodedExample::answerLength).max().orElseThrow();
        int count = examples.stream().mapToInt(EncodedExample::answerLength).sum();
        long[] sources = new long[size * sourceLength];
        int[] sourceLengths = new int[size];
        long[] read = new long[size * readLength];
        long[] places = new long[count];
        long[] targets = new long[count];
        float[] weights = new float[count];
        Arrays.fill(sources, startToken);
        Arrays.fill(read, startToken);
        Arrays.fill(weights, (float) ((double) size / count));
        int at = 0;
        for (int row = 0; row < size; row++) {
            EncodedExample example = examples.get(row);
            sourceLengths[row] = example.promptLength();
            for (int i = 0; i < example.promptLength(); i++) {
                sources[row * sourceLength + i] = example.ids()[i];
            }
            for (int i = 0; i < example.answerLength(); i++) {
                int place = row * readLength + i;
                int id = example.ids()[example.promptLength() + i];
                places[at] = place;
                targets[at++] = id;
                if (i + 1 < example.answerLength()) {
                    read[place + 1] = id;
                }
            }
        }
        return new Seq2SeqBatch(size, sourceLength, sources, sourceLengths, readLength, read, places, targets, weights);
    }

    /** Ids of the prompts, of shape (B, S). */
    public NDArray sources(NDManager manager) {
        return manager.create(sources, new Shape(size, sourceLength));
    }

    /** Ids that the decoder reads, of shape (B, T). */
    public NDArray read(NDManager manager) {
        return manager.create(read, new Shape(size, readLength));
    }

    @Override
    public long tokenCount() {
        return (long) sources.length + read.length;
    }

    @Override
    public double weight() {
        return TokenBatch.sum(weights);
    }
}
