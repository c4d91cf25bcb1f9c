/**
 * What a run may use up at the most. Start with {@link Budget}; {@link Meter} watches over it, and
 * {@link LimitExceededException} ends the run. Not here: what is measured.
 */
package org.codestep.python.run.limit;
