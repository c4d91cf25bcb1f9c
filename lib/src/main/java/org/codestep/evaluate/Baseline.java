package org.codestep.evaluate;

import org.codestep.corpus.Example;

/** A trivial rival of a model: it has seen the training examples, and understands nothing of programs. */
@FunctionalInterface
public interface Baseline {

    /** The name of the one that always gives the most frequent training answer, see {@link MajorityBaseline}. */
    String MOST_FREQUENT = "most frequent answer";

    /** The name of the one that gives the answer of the most similar training example, see {@link NearestExample}. */
    String NEAREST = "nearest training example";

    /** What it answers. To be called by any number of threads. */
    String answer(Example example);
}
