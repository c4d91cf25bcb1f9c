package org.codestep.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.codestep.model.Layer;

/**
 * Computes the gradients of several batches side by side, each on a thread of its own, which the engine adds up in the
 * parameters.
 *
 * <p>The operations of a small model are too short to divide among cores: the threads would wait for each other more
 * than they work, above all on a machine that does other things too. Whole batches divide well.
 */
final class ShardedGradients<B extends Batch> implements AutoCloseable {

    private final NDManager manager;
    private final Objective<B> objective;
    private final int shards;
    private final ExecutorService threads;
    private final int engineThreadsBefore = JniUtils.getNumThreads();

    ShardedGradients(Layer model, Objective<B> objective, int shards) {
        this.manager = model.parameters().values().iterator().next().getArray().getManager();
        this.objective = objective;
        this.shards = shards;
        this.threads = Executors.newFixedThreadPool(shards, task -> {
            Thread thread = new Thread(task, "training");
            thread.setDaemon(true);
            return thread;
        });
        JniUtils.setNumThreads(Math.max(1, Runtime.getRuntime().availableProcessors() / shards));
    }

    /**
     * Adds the gradients of the batches' mean loss to the parameters'.
     *
     * @return the mean loss
     */
    double add(List<B> batches) throws InterruptedException {
        List<Callable<Double>> tasks = new ArrayList<>();
        batches.forEach(batch -> tasks.add(() -> add(batch)));
        double sum = 0;
        for (Future<Double> loss : threads.invokeAll(tasks)) {
            try {
                sum += loss.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a training step failed: " + e.getCause().getMessage(), e.getCause());
            }
        }
        return sum / shards;
    }

    /** Arrays of one step live in a manager of their own; the engine does not free them early enough by itself. */
    private double add(B batch) {
        // DJL's gradient collector allows one a JVM, so its two calls are made here.
        JniUtils.setGradMode(true);
        try (NDManager scope = manager.newSubManager()) {
            NDArray loss = objective.loss(batch, scope);
            NDArray share = scope.full(loss.getShape(), 1f / shards);
            JniUtils.backward((PtNDArray) loss, (PtNDArray) share, false, false);
            return loss.getFloat();
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
        JniUtils.setNumThreads(engineThreadsBefore);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
