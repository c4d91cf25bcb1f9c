package org.codestep.python.count;

/** Says that a program is not one of those that are counted here. Where and why, the interpreter tells. */
final class Refusal extends RuntimeException {

    /** The only one: it says nothing but that it was thrown. */
    static final Refusal IT = new Refusal();

    private Refusal() {
        super("not a program of numbers", null, false, false);
    }
}
