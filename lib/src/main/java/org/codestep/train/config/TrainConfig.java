package org.codestep.train.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.codestep.model.ModelConfig;
import org.codestep.model.Precision;
import org.codestep.model.lora.LoraConfig;
import org.codestep.train.AdamW;
import org.codestep.train.Bounds;
import org.codestep.train.Schedule;
import org.codestep.train.Trainer;
import org.codestep.train.lesson.LessonData;

/**
 * All settings of a run that trains a model; {@code defaults.yaml} says what each means.
 *
 * @param model the settings of the model and its type, but for the size of the vocabulary, which the data have
 * @param given the names of those settings that were asked for, and are not what they are by default only
 */
public record TrainConfig(
        LessonData.Settings data,
        Start start,
        Run run,
        Rate rate,
        AdamW.Settings optimizer,
        ObjectNode model,
        Set<String> given) {

    /** The form of a {@link Schedule}. */
    public enum ScheduleKind {
        @JsonProperty("constant")
        CONSTANT,
        @JsonProperty("linear")
        LINEAR,
        @JsonProperty("cosine")
        COSINE,
        @JsonProperty("multi-step")
        MULTI_STEP
    }

    /** What the run begins with. */
    public record Start(
            String startFrom,
            int loraRank,
            double loraAlpha,
            LoraConfig.Scaling loraScaling,
            String loraTargets,
            double loraDropout,
            boolean loraDora,
            String loraModulesToSave) {

        public Start {
            if (loraRank < 0) {
                throw new IllegalArgumentException("lora_rank must be at least 1, or 0 for no LoRA, got " + loraRank);
            }
        }

        /** The model to start from; empty for a new one. */
        public Optional<Path> folder() {
            return startFrom.isEmpty() ? Optional.empty() : Optional.of(Path.of(startFrom));
        }

        /** The adapter to train; empty to train the model itself. */
        public Optional<LoraConfig> lora() {
            return loraRank == 0
                    ? Optional.empty()
                    : Optional.of(new LoraConfig(loraRank, loraAlpha, loraScaling, loraTargets, loraDropout, loraDora,
                            names(loraModulesToSave)));
        }

        private static List<String> names(String list) {
            return list.isBlank() ? List.of() : Arrays.stream(list.split(",")).map(String::strip).toList();
        }
    }

    /** How long and how often. */
    public record Run(
            long steps,
            int shards,
            int accumulation,
            String devices,
            Precision precision,
            boolean activationCheckpointing,
            String freeze,
            long seed,
            long reportEvery,
            long evaluateEvery,
            long saveEvery,
            int keepLast,
            long patience,
            double timeLimit) {

        public Run {
            Bounds.requireAtLeast("steps", 1, steps);
            Bounds.requireAtLeast("shards", 1, shards);
            Bounds.requireAtLeast("accumulation", 1, accumulation);
            Bounds.requireAtLeast("report_every", 1, reportEvery);
            Bounds.requireAtLeast("evaluate_every", 1, evaluateEvery);
            Bounds.requireAtLeast("save_every", 1, saveEvery);
            Bounds.requireAtLeast("keep_last", 1, keepLast);
            Bounds.requireAtLeast("patience", 0, patience);
            Bounds.requireNotNegative("time_limit", timeLimit);
        }
    }

    /** The learning rate. */
    public record Rate(
            ScheduleKind schedule,
            double learningRate,
            double lastLearningRate,
            long warmup,
            List<Double> milestones,
            double factor) {

        Schedule over(long steps) {
            return switch (schedule) {
                case CONSTANT -> new Schedule.MultiStep(learningRate, warmup, steps, List.of(), 1);
                case LINEAR -> new Schedule.Linear(learningRate, lastLearningRate, warmup, steps);
                case COSINE -> new Schedule.Cosine(learningRate, lastLearningRate, warmup, steps);
                case MULTI_STEP -> new Schedule.MultiStep(learningRate, warmup, steps, milestones, factor);
            };
        }
    }

    /** @throws IllegalArgumentException if a setting is out of range, or settings do not fit together */
    public TrainConfig {
        model = model.deepCopy();
        given = Set.copyOf(given);
        start.lora(); // refuses what makes no sense
        trainer(run, rate, optimizer);
        if (start.lora().isPresent() && !run.freeze.isBlank()) {
            throw new IllegalArgumentException("freeze: LoRA freezes all of the model, got freeze '" + run.freeze
                    + "' and lora_rank " + start.loraRank() + "; leave one of them out");
        }
        if (start.folder().isEmpty()) {
            ModelSettings.config(model, 1);
        }
    }

    /** The same with a model of this size, whatever the vocabulary; a block size that was asked for stays. */
    public TrainConfig with(ModelConfig size) {
        ObjectNode settings = ModelSettings.of(size);
        settings.setAll(givenOfModel().retain(ModelSettings.BLOCK_SIZE));
        return new TrainConfig(data, start, run, rate, optimizer, settings, given);
    }

    /** The same with the lesson of this name. */
    public TrainConfig withBatches(String lesson) {
        return new TrainConfig(data.withBatches(lesson), start, run, rate, optimizer, model, given);
    }

    /** The longest sequence that batches have, in tokens; 0 if the model has no such setting. */
    public int blockSize() {
        return model.path(ModelSettings.BLOCK_SIZE).asInt();
    }

    /** The settings of the model that were asked for. */
    public ObjectNode givenOfModel() {
        return model.deepCopy().retain(given);
    }

    /** The settings of the trainer. */
    public Trainer.Settings trainer() {
        return trainer(run, rate, optimizer);
    }

    private static Trainer.Settings trainer(Run run, Rate rate, AdamW.Settings optimizer) {
        return new Trainer.Settings(run.steps, run.shards, run.accumulation, rate.over(run.steps), optimizer,
                run.reportEvery, run.evaluateEvery, run.patience,
                Duration.ofMillis(Math.round(run.timeLimit * 60_000)), run.seed);
    }

    /**
     * The model's size.
     *
     * @throws IllegalArgumentException if its numbers do not fit together
     */
    public ModelConfig model(int vocabularySize) {
        return ModelSettings.config(model, vocabularySize);
    }
}
