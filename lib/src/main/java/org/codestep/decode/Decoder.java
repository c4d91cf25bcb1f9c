package org.codestep.decode;

import java.util.List;

/** Lets a model continue prompts. */
@FunctionalInterface
public interface Decoder {

    /**
     * The new tokens of each prompt, without the one that ends an example.
     *
     * @param prompts token ids, none of them empty
     * @throws InterruptedException if the thread is interrupted
     */
    List<int[]> decode(List<int[]> prompts) throws InterruptedException;
}
