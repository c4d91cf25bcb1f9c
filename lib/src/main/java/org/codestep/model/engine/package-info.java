/**
 * What the engine can do that DJL's interface does not show. Start with {@link TorchScript}: code that Java writes and
 * the engine runs and differentiates. {@link EngineThreads} divides the cores, {@link EngineRandom} the random numbers,
 * {@link EngineInfo} says what is there. Not here: anything of a model.
 */
package org.codestep.model.engine;
