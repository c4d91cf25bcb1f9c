/** Training: objective, optimizer, schedule, run log. Start with {@code Trainer}. */
package org.codestep.train;
