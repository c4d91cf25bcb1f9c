/**
 * Answers that have something in common. Start with {@link Facet}, by which an evaluation is sliced; a {@link FacetSet}
 * is what fits one sort of example, {@link TinyPyFacets} the one of TinyPy programs. A further facet of those is a
 * constant there; facets of other examples are a class that implements {@code FacetSet} and a line in
 * {@code META-INF/services}. Not here: the evaluation itself, files, and what slices look like.
 */
package org.codestep.evaluate.slice;
