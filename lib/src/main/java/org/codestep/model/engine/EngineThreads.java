package org.codestep.model.engine;

import ai.djl.pytorch.jni.JniUtils;

/**
 * Divides the cores among threads that each work with the engine, until closed. Otherwise the engine divides each
 * operation among all cores, and those of a small model are too short for that: the cores would wait for each other.
 */
public final class EngineThreads implements AutoCloseable {

    private final int before = JniUtils.getNumThreads();

    /** @param workers the threads that will work, at least 1 */
    public EngineThreads(int workers) {
        JniUtils.setNumThreads(Math.max(1, Runtime.getRuntime().availableProcessors() / workers));
    }

    @Override
    public void close() {
        JniUtils.setNumThreads(before);
    }
}
