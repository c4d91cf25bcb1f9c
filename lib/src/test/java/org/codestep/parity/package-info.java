/**
 * Pretrained models and tokenizers beside Python's. {@link org.codestep.parity.Parity} answers
 * {@code environment/parity}; {@code ModelOutputs} is what it computes with a model, and what
 * {@code ModelParityTest} compares with files that transformers made.
 */
package org.codestep.parity;
