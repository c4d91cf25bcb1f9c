package org.codestep.train;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
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
     * @param steps changes of the parameters
     * @param shards batches whose mean gradient makes one step; they are worked on side by side, so on a CPU this is
     *     best the number of cores. The same seed gives the same weights with one or two of them; with more, sums of
     *     gradients may differ in their last bits from run to run
     * @param schedule learning rate of each step
     * @param optimizer how the gradients are used
     * @param reportEvery steps between two entries of the log
     */
    public record Settings(
            long steps, int shards, Schedule schedule, AdamW.Settings optimizer, long reportEvery) {

        public Settings {
            if (steps < 1 || shards < 1 || reportEvery < 1) {
                throw new IllegalArgumentException("steps, shards and reportEvery must be at least 1, got " + steps
                        + ", " + shards + " and " + reportEvery);
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
     * @param batches to learn from; at least steps times shards
     * @param validation batches that only measure, at least one
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
        try (AdamW optimizer = new AdamW(model.parameters().values(), settings.optimizer);
                ShardedGradients<B> gradients = new ShardedGradients<>(model, objective, settings.shards)) {
            for (long step = 1; step <= settings.steps; step++) {
                List<B> shards = IntStream.range(0, settings.shards).mapToObj(i -> batches.next()).toList();
                loss += finite(gradients.add(shards), step);
                double learningRate = settings.schedule.learningRate(step - 1);
                double norm = optimizer.step(learningRate);
                examples += shards.stream().mapToInt(Batch::size).sum();
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

    private static double finite(double loss, long step) {
        if (!Double.isFinite(loss)) {
            throw new IllegalStateException(
                    "the loss of step " + step + " is " + loss + "; lower the learning rate");
        }
        return loss;
    }

    /** Mean loss over batches, each weighted by its size. */
    public double evaluate(List<B> batches) {
        if (batches.isEmpty()) {
            throw new IllegalArgumentException("no batches to measure the loss on");
        }
        double sum = 0;
        long examples = 0;
        NDManager manager = model.parameters().values().iterator().next().getArray().getManager();
        try (NoGradient inference = new NoGradient()) {
            for (B batch : batches) {
                try (NDManager scope = manager.newSubManager()) {
                    sum += objective.loss(batch, scope).getFloat() * batch.size();
                    examples += batch.size();
                }
            }
        }
        return sum / examples;
    }
}
