/** The {@code codestep} command. Start with {@code Codestep}. */
package org.codestep.cli;
