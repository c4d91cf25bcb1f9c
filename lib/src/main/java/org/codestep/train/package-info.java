/**
 * Training: batches, objective, optimizer, schedule, run log, checkpoints. Start with {@code Trainer}, which knows no
 * kind of model; {@code RunFolder} is what lets a run go on; {@code Training} puts all together from settings.
 *
 * <p>A {@code Lesson} says which batches are made of a split, and what the model is to make small.
 *
 * <p>Data are mapped, not read: {@code SplitFolder} opens the token file of a split and the index of its examples, and
 * {@code ExampleBatches} shuffles their numbers by a {@code RandomOrder}, of which any place is found at once.
 *
 * <p>A batch follows from its number and a seed, and the engine's random numbers of a step from the step's. So a run
 * is its parameters, its optimizer's moments and a few numbers; there is no state of a generator.
 */
package org.codestep.train;
