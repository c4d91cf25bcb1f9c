/**
 * Answers that have something in common. Start with {@link Facet}, by which an evaluation is sliced; a {@link FacetSet}
 * is what fits one sort of example: a class that implements it, and a line in {@code META-INF/services}. That of TinyPy
 * programs is {@code evaluate.TinyPyFacets}; a further facet of those is a constant there. Not here: the evaluation
 * itself, files, and what slices look like.
 */
package org.codestep.evaluate.slice;
