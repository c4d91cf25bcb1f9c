/** The transformer and its parts as DJL blocks, LoRA, and checkpoints. Start with {@code Gpt}. */
package org.codestep.model;
