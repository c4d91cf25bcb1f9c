package org.codestep.train.lesson;

import java.io.IOException;
import java.util.Locale;
import org.codestep.corpus.split.Part;
import org.codestep.model.CausalLanguageModel;
import org.codestep.model.LanguageModel;
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
            int blockSize = data.causalModel().blockSize();
            return new RandomWindows(data.tokens(part), data.settings().batchSize(), blockSize, seed);
        }
    }

    /** Whole examples of like length, padded. */
    public static final class Examples extends OfExamples {

        @Override
        Batches<TokenBatch> batches(FittingExamples examples, LessonData data, Part part, long seed) {
            int batchSize = data.settings().batchSize();
            int rows = part == Part.VALIDATION ? (int) Math.min(batchSize, examples.count()) : batchSize;
            return new ExampleBatches(examples, rows, data.settings().promptWeight(), seed);
        }
    }

    /** Rows that are filled with whole examples. */
    public static final class Packed extends OfExamples {

        @Override
        Batches<TokenBatch> batches(FittingExamples examples, LessonData data, Part part, long seed) {
            int rows = data.settings().batchSize();
            int blockSize = data.causalModel().blockSize();
            double promptWeight = data.settings().promptWeight();
            return part == Part.VALIDATION
                    ? PackedExamples.ofAtMost(examples, rows, blockSize, promptWeight, seed)
                    : new PackedExamples(examples, rows, blockSize, promptWeight, seed);
        }
    }

    /** Lessons of examples that fit into the model's block; of others it is noted that they are left out. */
    private abstract static class OfExamples extends CausalLesson {

        abstract Batches<TokenBatch> batches(FittingExamples examples, LessonData data, Part part, long seed);

        @Override
        public final Batches<TokenBatch> batches(LessonData data, Part part, long seed) throws IOException {
            FittingExamples examples = fitting(data, part);
            try {
                return batches(examples, data, part, seed);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(data.indexFile(part) + ": " + e.getMessage(), e);
            }
        }

        private static FittingExamples fitting(LessonData data, Part part) throws IOException {
            int blockSize = data.causalModel().blockSize();
            FittingExamples examples = new FittingExamples(data.examples(part), blockSize);
            if (examples.count() == 0) {
                throw new IllegalArgumentException(String.format(Locale.ROOT,
                        "%s: none of %,d examples fits into a block_size of %d; one of %d takes all of them",
                        data.indexFile(part), examples.leftOut(), blockSize, examples.blockOfLongest()));
            }
            if (examples.leftOut() > 0) {
                data.note(String.format(Locale.ROOT,
                        "%s: %,d of %,d examples are left out, being longer than a block_size of %d; one of %d takes"
                                + " all",
                        part.fileName(), examples.leftOut(), examples.leftOut() + examples.count(), blockSize,
                        examples.blockOfLongest()));
            }
            return examples;
        }
    }
}
