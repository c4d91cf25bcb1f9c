package org.codestep.train;

import ai.djl.engine.EngineException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a batch's gradients or loss need does not fit into the memory of the device. */
public final class BatchTooLargeException extends IllegalStateException {

    /** How the engine says so, of a CPU and of a GPU. */
    private static final Pattern NO_MEMORY =
            Pattern.compile("(?i)(not enough memory|can't allocate memory|out of memory)[^\\n]*");

    private BatchTooLargeException(Batch batch, Replica<?> replica, String reason, EngineException cause) {
        super("a batch of " + batch.size() + " with " + batch.tokenCount() + " tokens does not fit into the memory of "
                + replica.manager().getDevice() + " (" + reason + "); what helps: a smaller batch_size with more"
                + " accumulation, activation_checkpointing, precision bf16, a smaller block_size", cause);
    }

    /** The failure of a batch, as such a one if the engine had too little memory. */
    static RuntimeException orSame(EngineException e, Batch batch, Replica<?> replica) {
        Matcher reason = NO_MEMORY.matcher(String.valueOf(e.getMessage()));
        return reason.find() ? new BatchTooLargeException(batch, replica, reason.group().strip(), e) : e;
    }
}
