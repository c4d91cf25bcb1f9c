package org.codestep.train.lesson;

import java.io.IOException;
import java.util.Locale;
import org.codestep.corpus.split.Part;
import org.codestep.model.CausalLanguageModel;
import org.codestep.model.CausalModelConfig;
import org.codestep.model.LanguageModel;
import org.codestep.model.ModelConfig;
import org.codestep.train.Batches;
import org.codestep.train.Objective;
import org.codestep.train.batch.ExampleBatches;
import org.codestep.train.batch.FittingExamples;
import org.codestep.train.batch.NextToken;
import org.codestep.train.batch.PackedExamples;
import org.codestep.train.batch.RandomWindows;
import org.codestep.train.batch.TokenBatch;

/** Lessons in the next token, for models that read from left to right. */
abstract class CausalLesson implements Lesson<TokenBatch> {

    @Override
    public final String name() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    @Override
    public final Objective<TokenBatch> objective(LanguageModel model) {
        return new NextToken((CausalLanguageModel) model);
    }

    /** Random pieces of the token file. */
    public static final class Windows extends CausalLesson {

        @Override
        public Batches<TokenBatch> batches(LessonData data, Part part, long seed) throws IOException {
            data.requireCausal();
            return new RandomWindows(data.tokens(part), data.settings().batchSize(), data.blockSize(), seed);
        }
    }

    /** Whole examples of like length, padded. */
    public static final class Examples extends OfExamples {

        @Override
        public boolean isUsualFor(ModelConfig model) {
            return model instanceof CausalModelConfig;
        }

        @Override
        Batches<TokenBatch> batches(FittingExamples examples, LessonData data, Part part, long seed) {
            return new ExampleBatches(
                    examples, data.batchSize(part, examples), data.settings().promptWeight(), seed);
        }
    }

    /** Rows that are filled with whole examples. */
    public static final class Packed extends OfExamples {

        @Override
        Batches<TokenBatch> batches(FittingExamples examples, LessonData data, Part part, long seed) {
            int rows = data.settings().batchSize();
            int blockSize = data.blockSize();
            double promptWeight = data.settings().promptWeight();
            return part == Part.VALIDATION
                    ? PackedExamples.ofAtMost(examples, rows, blockSize, promptWeight, seed)
                    : new PackedExamples(examples, rows, blockSize, promptWeight, seed);
        }
    }

    /** Lessons of examples that fit into a block. */
    private abstract static class OfExamples extends CausalLesson {

        abstract Batches<TokenBatch> batches(FittingExamples examples, LessonData data, Part part, long seed);

        @Override
        public final Batches<TokenBatch> batches(LessonData data, Part part, long seed) throws IOException {
            data.requireCausal();
            FittingExamples examples = data.fitting(part);
            return data.ofPart(part, () -> batches(examples, data, part, seed));
        }
    }
}
