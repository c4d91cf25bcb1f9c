package org.codestep.train.lesson;

import java.io.IOException;
import org.codestep.corpus.split.Part;
import org.codestep.model.EncoderDecoderConfig;
import org.codestep.model.EncoderDecoderModel;
import org.codestep.model.LanguageModel;
import org.codestep.model.ModelConfig;
import org.codestep.train.Batches;
import org.codestep.train.Objective;
import org.codestep.train.batch.FittingExamples;
import org.codestep.train.seq2seq.Seq2SeqBatch;
import org.codestep.train.seq2seq.Seq2SeqBatches;
import org.codestep.train.seq2seq.Seq2SeqLoss;

/** Prompts for the encoder, answers for the decoder: the lesson of models that have both. */
public final class Seq2Seq implements Lesson<Seq2SeqBatch> {

    @Override
    public String name() {
        return "seq2seq";
    }

    @Override
    public boolean isUsualFor(ModelConfig model) {
        return model instanceof EncoderDecoderConfig;
    }

    @Override
    public Batches<Seq2SeqBatch> batches(LessonData data, Part part, long seed) throws IOException {
        int startToken = data.encoderDecoder().startToken();
        if (data.settings().promptWeight() != 0) {
            throw new IllegalArgumentException("prompt_weight: batches " + name() + " have prompts that are only read,"
                    + " none of their tokens is foretold; leave prompt_weight out");
        }
        FittingExamples examples = data.fitting(part);
        return data.ofPart(part, () ->
                new Seq2SeqBatches(examples, data.batchSize(part, examples), startToken, seed));
    }

    @Override
    public Objective<Seq2SeqBatch> objective(LanguageModel model) {
        return new Seq2SeqLoss((EncoderDecoderModel) model);
    }
}
