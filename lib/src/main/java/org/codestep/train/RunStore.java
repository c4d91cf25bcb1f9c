package org.codestep.train;

import java.io.IOException;
import java.util.List;
import org.codestep.model.ModelPart;

/** Where a run is kept while it goes on. */
public interface RunStore {

    /** Keeps nothing. */
    RunStore NOTHING = new RunStore() {

        @Override
        public TrainerState restore(ModelPart model, AdamW optimizer) {
            return TrainerState.START;
        }

        @Override
        public List<RunLog.Entry> entries() {
            return List.of();
        }

        @Override
        public void log(RunLog.Entry entry) {}

        @Override
        public boolean isDue(TrainerState state) {
            return false;
        }

        @Override
        public void save(ModelPart model, AdamW optimizer, TrainerState state) {}
    };

    /**
     * Puts the model and the optimizer where the run was last kept.
     *
     * @return the state of the run then; {@link TrainerState#START}, and nothing changed, if it was never
     */
    TrainerState restore(ModelPart model, AdamW optimizer) throws IOException;

    /** The entries of the log up to there. */
    List<RunLog.Entry> entries() throws IOException;

    /** Adds an entry to the log. */
    void log(RunLog.Entry entry) throws IOException;

    /** Whether the run is to be kept in this state. */
    boolean isDue(TrainerState state);

    /** Keeps the run as it stands between two steps; does nothing if it is kept so already. */
    void save(ModelPart model, AdamW optimizer, TrainerState state) throws IOException;
}
