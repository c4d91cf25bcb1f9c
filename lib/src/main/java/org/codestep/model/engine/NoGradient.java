package org.codestep.model.engine;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Switches the recording of gradients off in this thread until closed: for inference.
 *
 * <p>The engine's gradient mode is each thread's own, and a new thread begins with it on.
 */
public final class NoGradient implements AutoCloseable {

    static {
        Engine.getEngine("PyTorch"); // whose native library it is that has the mode
    }

    private final boolean before = JniUtils.isGradMode();

    public NoGradient() {
        JniUtils.setGradMode(false);
    }

    @Override
    public void close() {
        JniUtils.setGradMode(before);
    }
}
