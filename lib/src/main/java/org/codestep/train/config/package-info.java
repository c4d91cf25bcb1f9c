/**
 * All settings of a run by name. Start with {@link TrainConfig}, what they make; {@link TrainSettings} says which there
 * are, from {@code defaults.yaml}, and {@link ModelSettings} those that a type of model has. Not here: what acts on
 * them.
 */
package org.codestep.train.config;
