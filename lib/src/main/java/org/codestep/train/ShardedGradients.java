package org.codestep.train;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.codestep.model.engine.EngineRandom;
import org.codestep.model.engine.EngineThreads;
import org.codestep.model.engine.Recomputation;

/**
 * Computes the gradients of several batches side by side, each on a thread of its own, which the engine adds up in the
 * parameters.
 *
 * <p>Whole batches divide among cores well, see {@link EngineThreads}.
 */
final class ShardedGradients<B extends Batch> implements AutoCloseable {

    private final Replicas<B> replicas;
    private final NDManager manager;
    private final int shards;
    private final ExecutorService threads;
    private final EngineThreads engineThreads;
    /** Sums of the gradients of the rounds before, made when first needed. */
    private final List<NDArray> sums = new ArrayList<>();

    /** @param shards of a round, at least one for each replica */
    ShardedGradients(List<Replica<B>> all, int shards) {
        this.replicas = new Replicas<>(all);
        this.manager = all.get(0).manager().newSubManager();
        this.shards = shards;
        this.threads = Executors.newFixedThreadPool(shards, task -> {
            Thread thread = new Thread(task, "training");
            thread.setDaemon(true);
            return thread;
        });
        this.engineThreads = new EngineThreads(shards);
    }

    /**
     * Adds the gradients of the batches' weighted mean loss to the parameters'.
     *
     * <p>Rounds of one batch a thread are summed apart, for floating-point sums depend on their order: so long as no
     * more than two threads work, a round's sum has only one.
     *
     * @return the weighted mean loss
     */
    double add(List<B> batches) throws InterruptedException {
        replicas.spread();
        double whole = batches.stream().mapToDouble(Batch::weight).sum();
        // Threads that work side by side would share the engine's stream of random numbers.
        SplittableRandom seeds = shards > 1 ? new SplittableRandom(EngineRandom.nextSeed(manager)) : null;
        double loss = 0;
        for (int start = 0; start < batches.size(); start += shards) {
            int end = Math.min(start + shards, batches.size());
            loss += addRound(batches.subList(start, end), whole, seeds);
            if (batches.size() > shards) {
                move(true);
            }
        }
        if (batches.size() > shards) {
            move(false);
        }
        return loss;
    }

    /** @param seeds of what each batch draws; null: each goes on with what the one before has drawn */
    private double addRound(List<B> batches, double whole, SplittableRandom seeds) throws InterruptedException {
        List<Callable<Double>> tasks = new ArrayList<>();
        for (int i = 0; i < batches.size(); i++) {
            B batch = batches.get(i);
            Replica<B> replica = replicas.of(i);
            long seed = seeds == null ? 0 : seeds.nextLong();
            tasks.add(() -> {
                try (EngineRandom random = seeds == null ? null : new EngineRandom(seed)) {
                    return add(replica, batch, batch.weight() / whole);
                }
            });
        }
        double sum = 0;
        for (Future<Double> loss : threads.invokeAll(tasks)) {
            try {
                sum += loss.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof BatchTooLargeException tooLarge
                        ? tooLarge
                        : new IllegalStateException(
                                "a training step failed: " + e.getCause().getMessage(), e.getCause());
            }
        }
        replicas.gather();
        return sum;
    }

    /** Arrays of one step live in a manager of their own; the engine does not free them early enough by itself. */
    private static <B extends Batch> double add(Replica<B> replica, B batch, double share) {
        // DJL's gradient collector allows one a JVM, so its two calls are made here.
        JniUtils.setGradMode(true);
        try (NDManager scope = replica.manager().newSubManager();
                Recomputation recomputation = new Recomputation(replica.manager())) {
            NDArray loss = replica.objective().loss(batch, scope);
            NDArray scale = scope.full(loss.getShape(), (float) share);
            JniUtils.backward((PtNDArray) loss, (PtNDArray) scale, false, false);
            double value = loss.getFloat() * share;
            recomputation.backward(scope);
            return value;
        } catch (EngineException e) {
            throw BatchTooLargeException.orSame(e, batch, replica);
        }
    }

    /** Adds the parameters' gradients to the sums, or the sums to the gradients, and clears what was added. */
    private void move(boolean toSums) {
        if (sums.isEmpty()) {
            replicas.trained().forEach(weight -> sums.add(manager.zeros(weight.getShape())));
        }
        try (NDManager scope = manager.newSubManager()) {
            List<NDArray> gradients = AdamW.gradients(replicas.trained(), scope);
            Replicas.move(toSums ? gradients : sums, toSums ? sums : gradients, scope);
        }
    }

    /** Waits for the threads, so that none touches the model afterwards. */
    @Override
    public void close() {
        threads.shutdown();
        boolean interrupted = false;
        while (true) {
            try {
                if (threads.awaitTermination(1, TimeUnit.DAYS)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        engineThreads.close();
        manager.close();
        replicas.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
