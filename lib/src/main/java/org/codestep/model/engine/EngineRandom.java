package org.codestep.model.engine;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * What the engine draws in this thread until closed is decided by a seed of its own, whatever other threads draw at the
 * same time. The engine has one stream of random numbers for all of them; in a thread that opens none of these, draws
 * are those of the stream.
 */
public final class EngineRandom implements AutoCloseable {

    private static final ThreadLocal<EngineRandom> CURRENT = new ThreadLocal<>();

    private SplittableRandom seeds;

    public EngineRandom(long seed) {
        seeds = new SplittableRandom(seed);
        CURRENT.set(this);
    }

    /**
     * Lets the engine draw.
     *
     * @param drawing does no more than that, for other threads wait
     */
    public static <T> T draw(Supplier<T> drawing) {
        EngineRandom current = CURRENT.get();
        if (current == null) {
            return drawing.get();
        }
        synchronized (EngineRandom.class) {
            seedStream(current.seeds.nextInt());
            return drawing.get();
        }
    }

    /** A seed for later, drawn as all else. @param manager on the device that draws */
    public static int nextSeed(NDManager manager) {
        EngineRandom current = CURRENT.get();
        return current == null
                ? (int) manager.randomInteger(0, Integer.MAX_VALUE, new Shape(1), DataType.INT64).toLongArray()[0]
                : current.seeds.nextInt();
    }

    /** What this thread draws from here on is decided by a seed. */
    static void seed(int seed) {
        EngineRandom current = CURRENT.get();
        if (current == null) {
            seedStream(seed);
        } else {
            current.seeds = new SplittableRandom(seed);
        }
    }

    /** Begins the stream anew, that of all threads. */
    public static void seedStream(int seed) {
        Engine.getEngine("PyTorch").setRandomSeed(seed);
    }

    @Override
    public void close() {
        CURRENT.remove();
    }
}
