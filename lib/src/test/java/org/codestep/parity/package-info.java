/**
 * Pretrained models and tokenizers beside Python's. {@link org.codestep.parity.Parity} answers
 * {@code environment/parity}; {@code ModelOutputs} is what it computes with a model, and what
 * {@code ModelParityTest} compares with files that transformers made; {@code AdapterOutputs} and
 * {@code AdapterParityTest} are the same for adapters and PEFT.
 */
package org.codestep.parity;
