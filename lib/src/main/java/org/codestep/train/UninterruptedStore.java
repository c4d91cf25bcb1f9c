package org.codestep.train;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.codestep.model.ModelPart;

/**
 * A store that an interrupt of the caller does not reach: Java closes a file whose writer is interrupted, in the
 * middle of a checkpoint. The interrupt is still set when the store has done its work.
 */
record UninterruptedStore(RunStore store) implements RunStore {

    /** Work with files. */
    @FunctionalInterface
    private interface Work<T> {
        T call() throws IOException;
    }

    @Override
    public TrainerState restore(ModelPart model, AdamW optimizer) throws IOException {
        return call(() -> store.restore(model, optimizer));
    }

    @Override
    public List<RunLog.Entry> entries() throws IOException {
        return call(store::entries);
    }

    @Override
    public void log(RunLog.Entry entry) throws IOException {
        call(() -> {
            store.log(entry);
            return entry;
        });
    }

    @Override
    public boolean isDue(TrainerState state) {
        return store.isDue(state);
    }

    @Override
    public void save(ModelPart model, AdamW optimizer, TrainerState state) throws IOException {
        call(() -> {
            store.save(model, optimizer, state);
            return state;
        });
    }

    /** Works on a thread of its own, which nobody interrupts. */
    private static <T> T call(Work<T> work) throws IOException {
        FutureTask<T> task = new FutureTask<>(work::call);
        new Thread(task, "run files").start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("a checkpoint failed: " + e.getCause(), e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
