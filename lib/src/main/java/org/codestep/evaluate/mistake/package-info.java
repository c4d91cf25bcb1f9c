/**
 * What a model gets wrong, and how sure it was. Start with {@link Confusions}; then {@link CountErrors},
 * {@link FirstWrongStep} for traces, {@link Doubt}, {@link PlaceProbability} and {@link Calibration} for probabilities,
 * and {@link MistakePattern}, which says what wrong answers have in common. Not here: charts of them.
 */
package org.codestep.evaluate.mistake;
