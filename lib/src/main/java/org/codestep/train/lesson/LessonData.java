package org.codestep.train.lesson;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.codestep.corpus.split.Part;
import org.codestep.model.CausalModelConfig;
import org.codestep.model.ModelConfig;
import org.codestep.tokenize.Tokenizer;
import org.codestep.train.Bounds;
import org.codestep.train.batch.EncodedExamples;
import org.codestep.train.batch.SplitFolder;
import org.codestep.train.batch.TokenFile;
import org.codestep.train.batch.TokenIds;

/** What a lesson is made of: a split as the run's model reads it, and how batches are wanted. */
public final class LessonData {

    /**
     * What is learned from.
     *
     * @param data the folder of the split
     * @param batches the name of the {@link Lesson}
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
            Lesson.of(batches);
            Bounds.requireAtLeast("batch_size", 1, batchSize);
            Bounds.requireAtLeast("evaluation_batches", 1, evaluationBatches);
            Bounds.requireNotNegative("prompt_weight", promptWeight);
        }
    }

    private final Settings settings;
    private final SplitFolder split;
    private final TokenIds meanings;
    private final Tokenizer tokenizer;
    private final ModelConfig model;
    private final List<String> notes = new ArrayList<>();

    /** @param meanings what the split's ids are to the model */
    public LessonData(Settings settings, SplitFolder split, TokenIds meanings, Tokenizer tokenizer, ModelConfig model) {
        this.settings = settings;
        this.split = split;
        this.meanings = meanings;
        this.tokenizer = tokenizer;
        this.model = model;
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

    /**
     * The same, of a lesson for models that read from left to right.
     *
     * @throws IllegalArgumentException if the model is of another kind
     */
    public CausalModelConfig causalModel() {
        if (model instanceof CausalModelConfig causal) {
            return causal;
        }
        throw new IllegalArgumentException("batches " + settings.batches() + " are for models that read from left to"
                + " right, as gpt does; the model is of the type " + model.type() + "; take other batches");
    }

    /** The tokens of a part, as the model's ids. */
    public TokenFile tokens(Part part) throws IOException {
        return split.tokens(part, meanings);
    }

    /** The examples of a part, as the model's ids, each with the end token. */
    public EncodedExamples examples(Part part) throws IOException {
        return split.examples(part, meanings, tokenizer.endId());
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
