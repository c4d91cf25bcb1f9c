package org.codestep.family;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.List;
import java.util.stream.LongStream;
import org.codestep.corpus.split.Part;
import org.codestep.model.LanguageModel;
import org.codestep.model.layer.Losses;
import org.codestep.train.Batch;
import org.codestep.train.Batches;
import org.codestep.train.Objective;
import org.codestep.train.batch.EncodedExample;
import org.codestep.train.batch.EncodedExamples;
import org.codestep.train.lesson.Lesson;
import org.codestep.train.lesson.LessonData;

/** Prompts and answers apart, for {@link Pairs}. */
public final class PairLesson implements Lesson<PairLesson.PairBatch> {

    /** Some examples, in their order. */
    public record PairBatch(List<EncodedExample> examples) implements Batch {

        @Override
        public int size() {
            return examples.size();
        }

        @Override
        public long tokenCount() {
            return examples.stream().mapToLong(example -> example.ids().length).sum();
        }

        private int longestPrompt() {
            return examples.stream().mapToInt(EncodedExample::promptLength).max().orElse(0);
        }

        private int longestAnswer() {
            return examples.stream().mapToInt(EncodedExample::answerLength).max().orElse(0);
        }
    }

    @Override
    public String name() {
        return "pairs";
    }

    @Override
    public Batches<PairBatch> batches(LessonData data, Part part, long seed) throws IOException {
        if (!(data.model() instanceof Pairs.Config)) {
            throw new IllegalArgumentException("batches pairs are for encoder-decoders");
        }
        EncodedExamples examples = data.examples(part);
        int size = data.settings().batchSize();
        return number -> new PairBatch(LongStream.range(number * size, (number + 1) * size)
                .map(i -> Math.floorMod(seed + i, examples.count()))
                .mapToObj(examples::get)
                .toList());
    }

    @Override
    public Objective<PairBatch> objective(LanguageModel model) {
        return (batch, manager) -> loss((Pairs) model, batch, manager);
    }

    private static NDArray loss(Pairs model, PairBatch batch, NDManager manager) {
        int rows = batch.size();
        int sourceLength = batch.longestPrompt();
        int targetLength = batch.longestAnswer();
        long[] sources = new long[rows * sourceLength];
        float[] shares = new float[rows * sourceLength];
        long[] targets = new long[rows * targetLength];
        float[] weights = new float[rows * targetLength];
        int all = batch.examples().stream().mapToInt(EncodedExample::answerLength).sum();
        for (int row = 0; row < rows; row++) {
            EncodedExample example = batch.examples().get(row);
            for (int i = 0; i < example.ids().length; i++) {
                int ofAnswer = i - example.promptLength();
                if (ofAnswer < 0) {
                    sources[row * sourceLength + i] = example.ids()[i];
                    shares[row * sourceLength + i] = 1f / example.promptLength();
                } else {
                    targets[row * targetLength + ofAnswer] = example.ids()[i];
                    weights[row * targetLength + ofAnswer] = 1f / all;
                }
            }
        }
        NDArray logits = model.forward(
                manager.create(sources, new Shape(rows, sourceLength)),
                manager.create(shares, new Shape(rows, 1, sourceLength)),
                manager.create(targets, new Shape(rows, targetLength))); // (B, T, V)
        return Losses.crossEntropy(logits.reshape((long) rows * targetLength, -1), manager.create(targets),
                manager.create(weights));
    }
}
