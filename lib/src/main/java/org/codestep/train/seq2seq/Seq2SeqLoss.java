package org.codestep.train.seq2seq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.codestep.model.EncoderDecoderModel;
import org.codestep.train.Objective;
import org.codestep.train.batch.NextToken;
import org.codestep.train.batch.TokenBatch;

/** The loss of an encoder-decoder: the weighted mean negative log-likelihood of the answers' tokens, in nats. */
public record Seq2SeqLoss(EncoderDecoderModel model) implements Objective<Seq2SeqBatch> {

    @Override
    public NDArray loss(Seq2SeqBatch batch, NDManager manager) {
        NDArray hidden = model.hidden(batch.sources(manager), batch.sourceLengths(), batch.read(manager)); // (B, T, C)
        return NextToken.loss(
                hidden, model::logits, batch.places(), batch.targets(), TokenBatch.shares(batch.weights()));
    }
}
