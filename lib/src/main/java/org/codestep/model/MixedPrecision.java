package org.codestep.model;

/** A part of a model that can compute with fewer than 32 bits where that does no harm. */
public interface MixedPrecision {

    /** Computes in this precision from now on. */
    void compute(Precision precision);
}
