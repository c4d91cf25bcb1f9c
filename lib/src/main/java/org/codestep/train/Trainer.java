package org.codestep.train;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.codestep.corpus.file.OrderedMap;
import org.codestep.model.ModelPart;
import org.codestep.model.engine.EngineRandom;
import org.codestep.model.engine.NoGradient;

/**
 * Trains a model: any model, on any batches, by any objective.
 *
 * @param <B> the kind of batch
 */
public final class Trainer<B extends Batch> {

    private final List<Replica<B>> replicas;
    private final ModelPart model;
    private final Settings settings;

    /**
     * How a run goes.
     *
     * @param steps changes of the parameters
     * @param shards batches that are worked on side by side; on a CPU this is best the number of cores. The same seed
     *     gives the same weights each time
     * @param accumulation rounds of shards whose weighted mean gradient makes one step
     * @param schedule learning rate of each step
     * @param optimizer how the gradients are used
     * @param reportEvery steps between two entries of the log
     * @param evaluateEvery steps between two measurements of the validation loss
     * @param patience the run ends after so many of them in a row without a new lowest one; 0 for never
     * @param timeLimit the run ends after the step in which this wall time is over; zero for never
     * @param seed of the engine's random numbers, as for dropout
     */
    public record Settings(
            long steps,
            int shards,
            int accumulation,
            Schedule schedule,
            AdamW.Settings optimizer,
            long reportEvery,
            long evaluateEvery,
            long patience,
            Duration timeLimit,
            long seed) {

        public Settings {
            Bounds.requireAtLeast("steps", 1, steps);
            Bounds.requireAtLeast("shards", 1, shards);
            Bounds.requireAtLeast("accumulation", 1, accumulation);
            Bounds.requireAtLeast("reportEvery", 1, reportEvery);
            Bounds.requireAtLeast("evaluateEvery", 1, evaluateEvery);
            Bounds.requireAtLeast("patience", 0, patience);
            Bounds.requireAtLeast("timeLimit", 0, timeLimit.toMillis());
        }

        /** All steps, one round of shards each, with an evaluation at each entry of the log. */
        public Settings(long steps, int shards, Schedule schedule, AdamW.Settings optimizer, long reportEvery) {
            this(steps, shards, 1, schedule, optimizer, reportEvery, reportEvery, 0, Duration.ZERO, 0);
        }

        /** @throws IllegalArgumentException if the shards cannot be dealt out evenly to so many devices */
        public void requireShardsFor(int devices) {
            if (shards % devices != 0) {
                throw new IllegalArgumentException("shards must be a multiple of the " + devices + " devices, got "
                        + shards + "; set shards to " + (shards / devices + 1) * devices);
            }
        }

        private int batchesOfAStep() {
            return Math.multiplyExact(shards, accumulation);
        }
    }

    /** A trainer on the model's device. @param model initialised; its frozen parameters stay as they are */
    public Trainer(ModelPart model, Objective<B> objective, Settings settings) {
        this(List.of(new Replica<>(model, objective)), settings);
    }

    /**
     * A trainer that uses several devices: each works on a share of the shards.
     *
     * @param replicas of one structure, with the same parameters frozen; the values are those of the first, which is
     *     the model that is trained and kept
     * @throws IllegalArgumentException if the shards are not a multiple of the replicas
     */
    public Trainer(List<Replica<B>> replicas, Settings settings) {
        settings.requireShardsFor(replicas.size());
        this.replicas = List.copyOf(replicas);
        this.model = replicas.get(0).model();
        this.settings = settings;
    }

    /**
     * Makes all steps, and keeps nothing but the model.
     *
     * @param name of the run
     * @param batches to learn from; another thread makes them
     * @param validation batches that only measure, at least one
     * @param progress told each entry of the log as it is made
     * @throws InterruptedException if the thread is interrupted; the model keeps what it has learned
     * @throws LossNotFiniteException if the loss is no longer a number
     */
    public RunLog run(String name, Batches<B> batches, List<B> validation, Consumer<RunLog.Entry> progress)
            throws InterruptedException {
        try {
            return new Run(RunStore.NOTHING, validation, progress).go(name, batches);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The same, kept in a store, as a folder is. A run that the store has goes on where it was last kept, to the same
     * losses, bit for bit on a CPU with at most two shards, as if it had never been broken off.
     *
     * @throws InterruptedException if the thread is interrupted; the run is kept as it was after the last whole step
     * @throws IOException if the store cannot be read or written
     */
    public RunLog run(
            String name, Batches<B> batches, List<B> validation, RunStore store, Consumer<RunLog.Entry> progress)
            throws InterruptedException, IOException {
        return new Run(new UninterruptedStore(store), validation, progress).go(name, batches);
    }

    /** One run: what changes from step to step. */
    private final class Run {

        private final RunStore store;
        private final List<B> validation;
        private final Consumer<RunLog.Entry> progress;
        private final List<RunLog.Entry> entries = new ArrayList<>();
        private TrainerState state;
        private double startedAt;

        Run(RunStore store, List<B> validation, Consumer<RunLog.Entry> progress) {
            this.store = store;
            this.validation = validation;
            this.progress = progress;
        }

        RunLog go(String name, Batches<B> batches) throws InterruptedException, IOException {
            try (AdamW optimizer = new AdamW(model.parameters(), settings.optimizer);
                    ShardedGradients<B> gradients = new ShardedGradients<>(replicas, settings.shards)) {
                state = store.restore(model, optimizer);
                entries.addAll(store.entries());
                startedAt = System.nanoTime() / 1e9 - state.seconds();
                Iterator<Long> numbers = LongStream.iterate(state.step() * settings.batchesOfAStep(), n -> n + 1)
                        .iterator();
                try (OrderedMap<Long, B> prepared = new OrderedMap<>(numbers, 1, batches::get)) {
                    RunLog.Ending ending = steps(optimizer, gradients, prepared);
                    store.save(model, optimizer, state);
                    return new RunLog(name, entries, ending);
                } catch (InterruptedException | CancellationException e) {
                    store.save(model, optimizer, state);
                    throw interrupted(e);
                }
            }
        }

        private InterruptedException interrupted(Exception cause) {
            // A thread that is told by an exception is not told twice.
            Thread.interrupted();
            InterruptedException stopped =
                    new InterruptedException("training stopped after step " + state.step());
            stopped.initCause(cause);
            return stopped;
        }

        private RunLog.Ending steps(AdamW optimizer, ShardedGradients<B> gradients, Iterator<B> batches)
                throws InterruptedException, IOException {
            while (state.step() < settings.steps) {
                if (settings.patience > 0 && state.worse() >= settings.patience) {
                    return RunLog.Ending.NO_IMPROVEMENT;
                }
                if (!settings.timeLimit.isZero() && state.seconds() >= settings.timeLimit.toMillis() / 1e3) {
                    return RunLog.Ending.TIME_LIMIT;
                }
                step(optimizer, gradients, batches);
                if (store.isDue(state)) {
                    store.save(model, optimizer, state);
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
            return RunLog.Ending.STEPS_DONE;
        }

        private void step(AdamW optimizer, ShardedGradients<B> gradients, Iterator<B> batches)
                throws InterruptedException, IOException {
            long step = state.step() + 1;
            List<B> parts = IntStream.range(0, settings.batchesOfAStep())
                    .mapToObj(i -> batches.next())
                    .toList();
            seedEngine(step);
            double rate = settings.schedule.learningRate(step - 1);
            double loss;
            double norm;
            try (ShardedGradients.Sum sum = gradients.of(parts)) {
                loss = sum.loss();
                if (!Double.isFinite(loss)) {
                    throw new LossNotFiniteException("loss", loss, step, parts);
                }
                norm = optimizer.step(sum.gradients(), rate);
            }
            if (!Double.isFinite(norm)) {
                throw new LossNotFiniteException("gradient norm", norm, step, parts);
            }
            state = state.stepped(loss, parts, System.nanoTime() / 1e9 - startedAt);
            boolean last = step == settings.steps;
            boolean evaluates = last || step % settings.evaluateEvery == 0;
            if (evaluates || step % settings.reportEvery == 0) {
                report(rate, norm, evaluates);
            }
        }

        /** Each step has random numbers of its own, whatever was drawn before it. */
        private void seedEngine(long step) {
            EngineRandom.seedStream(Long.hashCode(settings.seed * 0x9E3779B97F4A7C15L + step));
        }

        private void report(double rate, double norm, boolean evaluates) throws IOException {
            double validationLoss = Double.NaN;
            if (evaluates) {
                validationLoss = evaluate(validation);
                state = state.evaluated(validationLoss);
            }
            RunLog.Entry entry = new RunLog.Entry(state.step(), state.examples(), state.tokens(), state.seconds(),
                    state.lossSum() / state.unreported(), validationLoss, rate, norm);
            state = state.reported();
            entries.add(entry);
            store.log(entry);
            progress.accept(entry);
        }
    }

    /** Mean loss over batches, each weighted by what it counts. */
    public double evaluate(List<B> batches) {
        if (batches.isEmpty()) {
            throw new IllegalArgumentException("no batches to measure the loss on");
        }
        double sum = 0;
        double weights = 0;
        Replica<B> replica = replicas.get(0);
        try (NoGradient inference = new NoGradient()) {
            for (B batch : batches) {
                try (NDManager scope = replica.manager().newSubManager()) {
                    sum += replica.objective().loss(batch, scope).getFloat() * batch.weight();
                    weights += batch.weight();
                } catch (EngineException e) {
                    throw BatchTooLargeException.orSame(e, batch, replica);
                }
            }
        }
        return sum / weights;
    }
}
