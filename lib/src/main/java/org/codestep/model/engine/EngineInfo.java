package org.codestep.model.engine;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.LibUtils;

/**
 * The deep learning engine that this process really uses.
 *
 * @param engineName as {@code PyTorch}
 * @param engineVersion of the engine, not of DJL
 * @param device where arrays are unless told otherwise, as {@code cpu()} or {@code gpu(0)}
 * @param nativeLibraryPath the directory of the native library that was loaded
 */
public record EngineInfo(String engineName, String engineVersion, String device, String nativeLibraryPath) {

    /**
     * Loads the engine, unless it is loaded, and asks it.
     *
     * @throws ai.djl.engine.EngineException if it cannot be loaded
     */
    public static EngineInfo probe() {
        Engine engine = Engine.getEngine("PyTorch");
        return new EngineInfo(
                engine.getEngineName(),
                engine.getVersion(),
                engine.defaultDevice().toString(),
                LibUtils.getLibtorchPath());
    }
}
