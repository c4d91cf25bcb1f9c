package org.codestep.model.layer;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.training.initializer.Initializer;

/** A learned vector for each id: (...) of integers to (..., C). */
public final class Embedding extends AdaptableLayer {

    private final int ids;
    private final int channels;

    public Embedding(int ids, int channels, Initializer initializer) {
        super(new Shape(ids, channels), initializer, false);
        this.ids = ids;
        this.channels = channels;
    }

    /** @throws IllegalArgumentException if an id is not from 0 to the number of ids - 1 */
    @Override
    public NDArray forward(NDArray wanted) {
        try {
            return ai.djl.nn.core.Embedding.embedding(wanted, activeWeight(), SparseFormat.DENSE)
                    .singletonOrThrow();
        } catch (EngineException e) {
            // Looked for only now: a check before each call would cost time.
            for (long id : wanted.toLongArray()) {
                if (id < 0 || id >= ids) {
                    throw new IllegalArgumentException("id " + id + " is outside the model's " + ids
                            + " ids; encode with the vocabulary that the model was made for", e);
                }
            }
            throw e;
        }
    }

    /**
     * How much each vector looks like each id's: (..., C) to (..., ids), as the output layer of a model does. The
     * result belongs to the manager of {@code x}.
     */
    public NDArray scores(NDArray x) {
        return Linear.apply(x, activeWeight(), null);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return new Shape[] {inputs[0].add(channels)};
    }
}
