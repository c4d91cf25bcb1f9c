package org.codestep.train.seq2seq;

import org.codestep.train.Batches;
import org.codestep.train.batch.EncodedExamples;
import org.codestep.train.batch.LengthBuckets;

/** Batches of prompts and answers apart, epoch after epoch without end, see {@link LengthBuckets}. */
public final class Seq2SeqBatches implements Batches<Seq2SeqBatch> {

    private final LengthBuckets buckets;
    private final int startToken;

    /**
     * @param examples at least one batch of them
     * @param batchSize examples in each batch
     * @param startToken see {@link Seq2SeqBatch#of}
     */
    public Seq2SeqBatches(EncodedExamples examples, int batchSize, int startToken, long seed) {
        this.buckets = new LengthBuckets(examples, batchSize, seed);
        this.startToken = startToken;
    }

    @Override
    public Seq2SeqBatch get(long number) {
        return Seq2SeqBatch.of(buckets.get(number), startToken);
    }
}
