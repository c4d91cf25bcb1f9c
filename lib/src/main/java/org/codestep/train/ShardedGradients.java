package org.codestep.train;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.codestep.model.engine.EngineRandom;
import org.codestep.model.engine.EngineThreads;
import org.codestep.model.engine.Gradients;
import org.codestep.model.engine.Recomputation;

/**
 * Computes the gradients of several batches side by side, each on a thread of its own, or of one after the other.
 *
 * <p>Whole batches divide among cores well, see {@link EngineThreads}. One alone is computed by the caller: for each
 * thread that works with it the engine keeps helpers, and of more than there are cores it sends all to sleep between two
 * operations. A step of T5 with LoRA took an eighth longer that way.
 */
final class ShardedGradients<B extends Batch> implements AutoCloseable {

    private final Replicas<B> replicas;
    /** One for each replica. */
    private final List<NDManager> managers;
    private final int shards;
    private final ExecutorService threads;
    private final EngineThreads engineThreads;

    /**
     * What came of batches.
     *
     * @param loss the weighted mean
     * @param gradients of the first replica's parameters that are trained, in their order
     * @param owner of the gradients
     */
    record Sum(double loss, List<NDArray> gradients, Gradients owner) implements AutoCloseable {

        /** Adds those of other batches, which are freed. */
        Sum plus(Sum other) {
            try (other) {
                Device device = gradients.get(0).getDevice();
                Gradients.add(
                        other.gradients.stream().map(gradient -> gradient.toDevice(device, false)).toList(), gradients);
                return new Sum(loss + other.loss, gradients, owner);
            }
        }

        @Override
        public void close() {
            owner.close();
        }
    }

    /** @param shards of a round, at least one for each replica */
    ShardedGradients(List<Replica<B>> all, int shards) {
        this.replicas = new Replicas<>(all);
        this.managers = all.stream().map(replica -> replica.manager().newSubManager()).toList();
        this.shards = shards;
        this.threads = Executors.newFixedThreadPool(shards, task -> {
            Thread thread = new Thread(task, "training");
            thread.setDaemon(true);
            return thread;
        });
        this.engineThreads = new EngineThreads(shards);
    }

    /**
     * The batches' weighted mean loss and its gradients. They are added up in the order of the batches, those of a
     * round first, so that the sums are the same numbers each time.
     */
    Sum of(List<B> batches) throws InterruptedException {
        replicas.spread();
        double whole = batches.stream().mapToDouble(Batch::weight).sum();
        // Threads that work side by side would share the engine's stream of random numbers.
        SplittableRandom seeds =
                shards > 1 ? new SplittableRandom(EngineRandom.nextSeed(managers.get(0))) : null;
        Sum sum = null;
        for (int start = 0; start < batches.size(); start += shards) {
            Sum round = ofRound(batches.subList(start, Math.min(start + shards, batches.size())), whole, seeds);
            sum = sum == null ? round : sum.plus(round);
        }
        return sum;
    }

    /** @param seeds of what each batch draws; null: each goes on with what the one before has drawn */
    private Sum ofRound(List<B> batches, double whole, SplittableRandom seeds) throws InterruptedException {
        List<Callable<Sum>> tasks = new ArrayList<>();
        for (int i = 0; i < batches.size(); i++) {
            B batch = batches.get(i);
            int shard = i;
            long seed = seeds == null ? 0 : seeds.nextLong();
            tasks.add(() -> {
                try (EngineRandom random = seeds == null ? null : new EngineRandom(seed)) {
                    return ofShard(shard, batch, batch.weight() / whole);
                }
            });
        }
        Sum sum = null;
        for (Future<Sum> shard : shards == 1 ? alone(tasks.get(0)) : threads.invokeAll(tasks)) {
            try {
                sum = sum == null ? shard.get() : sum.plus(shard.get());
            } catch (ExecutionException e) {
                throw e.getCause() instanceof BatchTooLargeException tooLarge
                        ? tooLarge
                        : new IllegalStateException(
                                "a training step failed: " + e.getCause().getMessage(), e.getCause());
            }
        }
        return sum;
    }

    private static <T> List<Future<T>> alone(Callable<T> task) {
        boolean recording = JniUtils.isGradMode();
        FutureTask<T> work = new FutureTask<>(task);
        work.run();
        JniUtils.setGradMode(recording);
        return List.of(work);
    }

    /** Arrays of one step live in a manager of their own; the engine does not free them early enough by itself. */
    private Sum ofShard(int shard, B batch, double share) {
        Replica<B> replica = replicas.of(shard);
        Gradients gradients = new Gradients(managers.get(shard % managers.size()));
        // DJL's gradient collector allows one a JVM, and leaves gradients with the weights.
        JniUtils.setGradMode(true);
        try (NDManager scope = replica.manager().newSubManager();
                Recomputation recomputation = new Recomputation(replica.manager())) {
            NDArray loss = replica.objective().loss(batch, scope);
            double value = loss.getFloat() * share;
            NDArray scale = scope.full(loss.getShape(), (float) share);
            List<NDArray> trained = replica.trained();
            recomputation.backward(loss, scale, trained, gradients, scope);
            return new Sum(value, gradients.of(trained), gradients);
        } catch (EngineException e) {
            throw BatchTooLargeException.orSame(e, batch, replica);
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
        managers.forEach(NDManager::close);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
