/** Training: objective, optimizer, schedule, run log, resume. Start with {@code Trainer}. */
package org.codestep.train;
