package org.codestep.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.codestep.model.Layer;
import org.codestep.model.NoGradient;

/**
 * Trains a model: any model, on any batches, by any objective.
 *
 * @param <B> the kind of batch
 */
public final class Trainer<B extends Batch> {

    private final Layer model;
    private final Objective<B> objective;
    private final Settings settings;

    /**
     * How a run goes.
     *
     * @param steps batches to learn from
     * @param schedule learning rate of each step
     * @param optimizer how the gradients are used
     * @param reportEvery steps between two entries of the log
     */
    public record Settings(long steps, Schedule schedule, AdamW.Settings optimizer, long reportEvery) {

        public Settings {
            if (steps < 1 || reportEvery < 1) {
                throw new IllegalArgumentException(
                        "steps and reportEvery must be at least 1, got " + steps + " and " + reportEvery);
            }
        }
    }

    /** @param model initialised; its frozen parameters stay as they are */
    public Trainer(Layer model, Objective<B> objective, Settings settings) {
        this.model = model;
        this.objective = objective;
        this.settings = settings;
    }

    /**
     * Runs all steps.
     *
     * @param name of the run
     * @param batches to learn from; at least as many as steps
     * @param validation batches that only measure
     * @param progress told each entry of the log as it is made
     * @throws InterruptedException if the thread is interrupted; the model keeps what it has learned
     * @throws IllegalStateException if the loss is no longer a number
     */
    public RunLog run(String name, Iterator<B> batches, List<B> validation, Consumer<RunLog.Entry> progress)
            throws InterruptedException {
        List<RunLog.Entry> entries = new ArrayList<>();
        long examples = 0;
        double loss = 0;
        long sinceReport = 0;
        long start = System.nanoTime();
        try (AdamW optimizer = new AdamW(model.parameters().values(), settings.optimizer)) {
            for (long step = 1; step <= settings.steps; step++) {
                B batch = batches.next();
                double learningRate = settings.schedule.learningRate(step - 1);
                loss += learn(batch, step);
                double norm = optimizer.step(learningRate);
                examples += batch.size();
                sinceReport++;
                if (step % settings.reportEvery == 0 || step == settings.steps) {
                    double seconds = (System.nanoTime() - start) / 1e9;
                    RunLog.Entry entry = new RunLog.Entry(
                            step, examples, seconds, loss / sinceReport, evaluate(validation), learningRate, norm);
                    entries.add(entry);
                    progress.accept(entry);
                    loss = 0;
                    sinceReport = 0;
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException("training stopped after step " + step);
                }
            }
        }
        return new RunLog(name, entries);
    }

    /** Adds the gradients of a batch to the parameters' and returns its loss. */
    private double learn(B batch, long step) {
        try (NDManager scope = newScope();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray loss = objective.loss(batch, scope);
            collector.backward(loss);
            double value = loss.getFloat();
            if (!Double.isFinite(value)) {
                throw new IllegalStateException("the loss of step " + step + " is " + value
                        + "; lower the learning rate");
            }
            return value;
        }
    }

    /** Mean loss over batches, each weighted by its size. */
    public double evaluate(List<B> batches) {
        double sum = 0;
        long examples = 0;
        try (NoGradient inference = new NoGradient()) {
            for (B batch : batches) {
                try (NDManager scope = newScope()) {
                    sum += objective.loss(batch, scope).getFloat() * batch.size();
                    examples += batch.size();
                }
            }
        }
        return sum / examples;
    }

    /** Arrays of one step live in a manager of their own; the engine does not free them early enough by itself. */
    private NDManager newScope() {
        return model.parameters().values().iterator().next().getArray().getManager().newSubManager();
    }
}
