/**
 * The trainer, which knows no kind of model, data or objective: it takes {@link Batches} and an {@link Objective} and
 * makes steps. Start with {@link Trainer}; then {@link TrainerState}, all that changes from step to step, and
 * {@link RunStore}, where a run is kept while it goes on. {@link AdamW} is how parameters change by their gradients; it
 * is the only optimizer, so another begins with an interface of its methods for {@link Trainer} and {@link RunStore}.
 * {@link Schedule} is the learning rate of each step; a new one is a record there and a
 * {@code train.config.TrainConfig.ScheduleKind}.
 *
 * <p>A batch follows from its number and a seed, and the engine's random numbers of a step from the step's. So a run is
 * its parameters, its optimizer's moments and a few numbers; there is no state of a generator.
 *
 * <p>Not here: what batches are made of ({@code train.batch}), files ({@code train.run}), settings by name
 * ({@code train.config}).
 */
package org.codestep.train;
