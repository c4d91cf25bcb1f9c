package org.codestep.train.lesson;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.codestep.corpus.split.Part;
import org.codestep.model.CausalModelConfig;
import org.codestep.model.EncoderDecoderConfig;
import org.codestep.model.ModelConfig;
import org.codestep.tokenize.Tokenizer;
import org.codestep.train.Bounds;
import org.codestep.train.batch.EncodedExamples;
import org.codestep.train.batch.FittingExamples;
import org.codestep.train.batch.SplitFolder;
import org.codestep.train.batch.TokenFile;
import org.codestep.train.batch.TokenIds;

/** What a lesson is made of: a split as the run's model reads it, and how batches are wanted. */
public final class LessonData {

    /**
     * What is learned from.
     *
     * @param data the folder of the split
     * @param batches the name of the {@link Lesson}; or {@link Lesson#AUTO}
     * @param promptWeight what a token of the prompt counts in the loss; one of the answer counts 1
     * @param batchSize examples of a batch, or rows of it
     * @param evaluationBatches batches of the validation part by which the model is measured
     */
    public record Settings(
            Path data,
            String batches,
            double promptWeight,
            int batchSize,
            int evaluationBatches) {

        /** @throws IllegalArgumentException if there is no such lesson, or a number is out of range */
        public Settings {
            if (!batches.equals(Lesson.AUTO)) {
                Lesson.of(batches);
            }
            Bounds.requireAtLeast("batch_size", 1, batchSize);
            Bounds.requireAtLeast("evaluation_batches", 1, evaluationBatches);
            Bounds.requireNotNegative("prompt_weight", promptWeight);
        }

        /** The same with the name of another lesson. */
        public Settings withBatches(String name) {
            return new Settings(data, name, promptWeight, batchSize, evaluationBatches);
        }
    }

    private final Settings settings;
    private final SplitFolder split;
    private final TokenIds meanings;
    private final Tokenizer tokenizer;
    private final ModelConfig model;
    private final int blockSize;
    private final List<String> notes = new ArrayList<>();

    /**
     * Of a split.
     *
     * @param meanings what the split's ids are to the model
     * @param blockSize the longest sequence that batches may have, in tokens; no more than the model takes
     */
    public LessonData(Settings settings, SplitFolder split, TokenIds meanings, Tokenizer tokenizer, ModelConfig model,
            int blockSize) {
        this.settings = settings;
        this.split = split;
        this.meanings = meanings;
        this.tokenizer = tokenizer;
        this.model = model;
        this.blockSize = blockSize;
    }

    /** How batches are wanted. */
    public Settings settings() {
        return settings;
    }

    /** The model's tokenizer. */
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /** What the model is like. */
    public ModelConfig model() {
        return model;
    }

    /** The longest sequence that batches may have, in tokens. */
    public int blockSize() {
        return blockSize;
    }

    /**
     * Does nothing if the model reads from left to right.
     *
     * @throws IllegalArgumentException if the model is of another kind
     */
    public void requireCausal() {
        if (!(model instanceof CausalModelConfig)) {
            throw otherModel("models that read from left to right, as gpt does");
        }
    }

    /**
     * What the model is like, of a lesson for those that have an encoder and a decoder.
     *
     * @throws IllegalArgumentException if the model is of another kind
     */
    public EncoderDecoderConfig encoderDecoder() {
        if (model instanceof EncoderDecoderConfig config) {
            return config;
        }
        throw otherModel("models that have an encoder and a decoder, as t5 has");
    }

    private IllegalArgumentException otherModel(String wanted) {
        return new IllegalArgumentException("batches " + settings.batches() + " are for " + wanted
                + "; the model is of the type " + model.type() + "; take other batches, as auto");
    }

    /** The tokens of a part, as the model's ids. */
    public TokenFile tokens(Part part) throws IOException {
        return split.tokens(part, meanings);
    }

    /** The examples of a part, as the model's ids, each with the end token, and with what stands around prompts. */
    public EncodedExamples examples(Part part) throws IOException {
        return split.examples(part, meanings, tokenizer);
    }

    /**
     * Those examples of a part that fit into a block; of others it is noted that they are left out.
     *
     * @throws IllegalArgumentException if none does
     */
    public FittingExamples fitting(Part part) throws IOException {
        FittingExamples examples = model instanceof EncoderDecoderConfig
                ? FittingExamples.ofPairs(examples(part), blockSize)
                : new FittingExamples(examples(part), blockSize);
        if (examples.count() == 0) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "%s: none of %,d examples fits into a block_size of %d; one of %d takes all of them",
                    indexFile(part), examples.leftOut(), blockSize, examples.blockOfLongest()));
        }
        if (examples.leftOut() > 0) {
            note(String.format(Locale.ROOT,
                    "%s: %,d of %,d examples are left out, being longer than a block_size of %d; one of %d takes all",
                    part.fileName(), examples.leftOut(), examples.leftOut() + examples.count(), blockSize,
                    examples.blockOfLongest()));
        }
        return examples;
    }

    /** Examples of a batch; those of the validation part may be fewer where there is little. */
    public int batchSize(Part part, EncodedExamples examples) {
        return part == Part.VALIDATION
                ? (int) Math.min(settings.batchSize, examples.count())
                : settings.batchSize;
    }

    /** What is made of a part. @throws IllegalArgumentException as making it does, with the part's file named */
    public <T> T ofPart(Part part, Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(indexFile(part) + ": " + e.getMessage(), e);
        }
    }

    /** Where the examples of a part are, for messages. */
    public Path indexFile(Part part) {
        return part.indexFile(settings.data());
    }

    /** Notes what a user should know of the data, on one line. */
    public void note(String line) {
        notes.add(line);
    }

    /** What was noted, in order. */
    public List<String> notes() {
        return List.copyOf(notes);
    }
}
