package org.codestep.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.codestep.model.engine.NoGradient;
import org.codestep.model.gpt.Gpt;
import org.codestep.model.gpt.GptConfig;
import org.codestep.model.gpt.GptConfig.Positions;
import org.codestep.train.AdamW;

/** A tiny model as PyTorch computes it; {@code src/test/python/make_model_fixture.py} made it. */
public final class PyTorchFixture {

    public static final GptConfig CONFIG = config(Positions.LEARNED);
    public static final double LEARNING_RATE = 0.01;
    public static final int STEPS = 3;
    public static final AdamW.Settings OPTIMIZER = new AdamW.Settings(0.9, 0.99, 0.01, 1.0);

    private final Positions positions;
    private final Map<String, NDArray> arrays = new HashMap<>();

    public PyTorchFixture(Positions positions, NDManager manager) throws IOException {
        this.positions = positions;
        String name = "/model/gpt-" + positions.name().toLowerCase(Locale.ROOT) + ".safetensors";
        try (InputStream in = PyTorchFixture.class.getResourceAsStream(name)) {
            for (NDArray array : NDList.decode(manager, in)) {
                arrays.put(array.getName(), array);
                array.setName(null);
            }
        }
    }

    /** The size of the fixture's model. */
    public static GptConfig config(Positions positions) {
        return new GptConfig(11, 16, 2, 3, 12, positions);
    }

    /** A new model of that size, with learned positions. @param manager to which its parameters belong */
    public static Gpt newModel(long seed, NDManager manager) {
        return newModel(Positions.LEARNED, seed, manager);
    }

    /** A new model of the size of the fixture's. @param manager to which its parameters belong */
    public static Gpt newModel(Positions positions, long seed, NDManager manager) {
        Gpt model = new Gpt(config(positions), new Random(seed));
        model.initialize(manager);
        return model;
    }

    public NDArray array(String name) {
        return arrays.get(name);
    }

    /** A model with the fixture's first weights. */
    public Gpt model(NDManager manager) {
        Gpt model = newModel(positions, 7, manager);
        model.parameters().forEach((name, parameter) -> {
            try (NoGradient inference = new NoGradient()) {
                array("before." + name).copyTo(parameter.getArray());
            }
        });
        return model;
    }

    /** Fails where values differ by more than a tolerance. */
    public static void assertClose(NDArray expected, NDArray actual, double tolerance, String what) {
        assertEquals(expected.getShape(), actual.getShape(), what);
        float[] wanted = expected.toFloatArray();
        float[] got = actual.toFloatArray();
        for (int i = 0; i < wanted.length; i++) {
            assertEquals(wanted[i], got[i], tolerance, what + " at " + i);
        }
    }
}
