package org.codestep.model.lora;

/**
 * Rows of a linear layer's weight, which make some of its outputs: a layer of their own elsewhere.
 *
 * @param name what an adapter calls its parameters for them; empty for all rows of a layer
 * @param first row, from 0
 * @param end the row after the last
 */
record LayerRows(String name, int first, int end) {

    static LayerRows whole(int count) {
        return new LayerRows("", 0, count);
    }

    boolean isWhole() {
        return name.isEmpty();
    }

    int count() {
        return end - first;
    }
}
