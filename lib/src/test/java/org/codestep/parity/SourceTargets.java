package org.codestep.parity;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.codestep.train.batch.EncodedExample;
import org.codestep.train.seq2seq.Seq2SeqBatch;

/** Batches of what is to be answered to sources. */
public final class SourceTargets {

    private SourceTargets() {}

    /**
     * As the lesson's, but that a batch counts as much as it has targets, as PyTorch's mean over all of them has it.
     *
     * @param sources token ids, of unlike lengths
     * @param targets what is to be answered to each; all of their tokens count alike
     * @param startToken the id that the decoder reads first
     */
    public static Seq2SeqBatch batch(int[][] sources, int[][] targets, int startToken) {
        List<EncodedExample> examples = IntStream.range(0, sources.length)
                .mapToObj(row -> new EncodedExample(
                        IntStream.concat(Arrays.stream(sources[row]), Arrays.stream(targets[row])).toArray(),
                        sources[row].length))
                .toList();
        Seq2SeqBatch batch = Seq2SeqBatch.of(examples, startToken);
        float[] alike = new float[batch.targets().length];
        Arrays.fill(alike, 1);
        return new Seq2SeqBatch(batch.size(), batch.sourceLength(), batch.sources(), batch.sourceLengths(),
                batch.readLength(), batch.read(), batch.places(), batch.targets(), alike);
    }
}
