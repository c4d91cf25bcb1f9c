/**
 * Sets of examples in and out of distribution, and what a model makes of them. Start with {@link RobustnessSuite},
 * which makes them; {@link SuiteEvaluation} is what came out, {@link SuiteFolder} the same in files. Not here: how one
 * set is evaluated ({@code evaluate.run}).
 */
package org.codestep.evaluate.suite;
