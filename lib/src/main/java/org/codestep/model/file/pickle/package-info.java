/**
 * What a file of {@code torch.save} says of its tensors, without running what it asks for. Start with
 * {@link Unpickler}: a pickle is a program, and this machine knows only those instructions and names of which state
 * dictionaries are made. Not here: where the values lie, and what is made of them.
 */
package org.codestep.model.file.pickle;
