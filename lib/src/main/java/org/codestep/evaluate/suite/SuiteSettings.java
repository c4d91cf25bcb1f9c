package org.codestep.evaluate.suite;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.codestep.decode.Strategy;
import org.codestep.decode.logits.Penalties;
import org.codestep.evaluate.ExampleEvaluator;
import org.codestep.evaluate.run.EvaluationSettings;
import org.codestep.evaluate.suite.RobustnessSuite.ExampleSet;
import org.codestep.task.Task;

/**
 * What a {@link SuiteFolder} evaluates.
 *
 * @param suite the folder that {@link RobustnessSuite} wrote
 * @param model the folder of the model
 * @param adapter the folder of a LoRA adapter to merge into it
 * @param training the file of training examples that baselines learn from
 * @param trainingLimit how many of those, the first ones; 0 for all
 * @param limit how many examples of each set, the first ones; 0 for all
 * @param batchSize prompts that are continued side by side, at least 1
 * @param strategy by which answers are found
 * @param penalties what scores undergo before a token is chosen
 */
public record SuiteSettings(
        Path suite,
        Path model,
        Optional<Path> adapter,
        Optional<Path> training,
        long trainingLimit,
        long limit,
        int batchSize,
        Strategy strategy,
        Penalties penalties) {

    public SuiteSettings {
        Objects.requireNonNull(suite, "suite");
        Objects.requireNonNull(model, "model");
        EvaluationSettings.requireSizes(limit, trainingLimit, batchSize);
    }

    /** With greedy decoding. */
    public SuiteSettings(Path suite, Path model, Optional<Path> adapter, Optional<Path> training, long trainingLimit,
            long limit, int batchSize) {
        this(suite, model, adapter, training, trainingLimit, limit, batchSize, Strategy.GREEDY, Penalties.NONE);
    }

    /** All examples of a suite, without baselines. */
    public SuiteSettings(Path suite, Path model) {
        this(suite, model, Optional.empty(), Optional.empty(), EvaluationSettings.TRAINING_LIMIT, 0,
                ExampleEvaluator.BATCH);
    }

    EvaluationSettings of(Task task, ExampleSet set) {
        return new EvaluationSettings(model, adapter, task, set.examples(), Optional.of(set.snippets()), training,
                trainingLimit, limit, batchSize, strategy, penalties);
    }
}
