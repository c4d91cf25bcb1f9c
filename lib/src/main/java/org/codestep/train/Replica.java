package org.codestep.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.util.List;
import org.codestep.model.ModelPart;

/**
 * A model on a device, and what training makes small there.
 *
 * @param model initialised; all its parameters are on one device
 * @param objective of this very model
 */
public record Replica<B>(ModelPart model, Objective<B> objective) {

    /** The manager of the parameters, on their device. */
    NDManager manager() {
        return model.manager();
    }

    /** The parameters that are not frozen. */
    List<NDArray> trained() {
        return model.parameters().values().stream()
                .filter(Parameter::requiresGradient)
                .map(Parameter::getArray)
                .toList();
    }
}
